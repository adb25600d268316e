/// The characters that HTML's references have names for, such as `eacute` for é.
///
/// All of HTML 4's 252, and of the HTML standard's others those that stand for a letter, a punctuation mark, a currency,
/// a fraction, an arrow, or a symbol such as a star or a check mark; the mathematical operators beyond HTML 4 are left out.
enum NamedCharacters {
    /// The character that a name stands for, between the ampersand and the semicolon.
    static func character(named name: String) -> Unicode.Scalar? { characters[name] ?? characters[name.lowercased()] }

    /// Whether browsers read the name without a semicolon too (HTML standard, section 13.5).
    static func mayLackSemicolon(_ name: String) -> Bool { withoutSemicolon.contains(name) }

    private static let characters: [String: Unicode.Scalar] = Dictionary(
        uniqueKeysWithValues: table.split(whereSeparator: \.isWhitespace).compactMap { entry in
            let parts = entry.split(separator: "=")
            return UInt32(parts[1], radix: 16).flatMap(Unicode.Scalar.init).map { (String(parts[0]), $0) }
        })

    private static let withoutSemicolon = Set(
        withoutSemicolonTable.split(whereSeparator: \.isWhitespace).map(String.init))

    private static let withoutSemicolonTable = """
        AElig AMP Aacute Acirc Agrave Aring Atilde Auml COPY Ccedil ETH Eacute Ecirc Egrave Euml GT Iacute Icirc
        Igrave Iuml LT Ntilde Oacute Ocirc Ograve Oslash Otilde Ouml QUOT REG THORN Uacute Ucirc Ugrave Uuml Yacute
        aacute acirc acute aelig agrave amp aring atilde auml brvbar ccedil cedil cent copy curren deg divide eacute
        ecirc egrave eth euml frac12 frac14 frac34 gt iacute icirc iexcl igrave iquest iuml laquo lt macr micro middot
        nbsp not ntilde oacute ocirc ograve ordf ordm oslash otilde ouml para plusmn pound quot raquo reg sect shy
        sup1 sup2 sup3 szlig thorn times uacute ucirc ugrave uml uuml yacute yen yuml
        """

    /// Names with the character's number in hexadecimal.
    private static let table = """
        Tab=9 NewLine=a excl=21 QUOT=22 quot=22 num=23 dollar=24 percnt=25 AMP=26 amp=26 apos=27 lpar=28 rpar=29
        ast=2a midast=2a plus=2b comma=2c period=2e sol=2f colon=3a semi=3b LT=3c lt=3c equals=3d GT=3e gt=3e quest=3f
        commat=40 lbrack=5b lsqb=5b bsol=5c rbrack=5d rsqb=5d Hat=5e UnderBar=5f lowbar=5f DiacriticalGrave=60
        grave=60 lbrace=7b lcub=7b VerticalLine=7c verbar=7c vert=7c rbrace=7d rcub=7d NonBreakingSpace=a0 nbsp=a0
        iexcl=a1 cent=a2 pound=a3 curren=a4 yen=a5 brvbar=a6 sect=a7 Dot=a8 DoubleDot=a8 die=a8 uml=a8 COPY=a9 copy=a9
        ordf=aa laquo=ab not=ac shy=ad REG=ae circledR=ae reg=ae macr=af strns=af deg=b0 PlusMinus=b1 plusmn=b1 pm=b1
        sup2=b2 sup3=b3 DiacriticalAcute=b4 acute=b4 micro=b5 para=b6 CenterDot=b7 centerdot=b7 middot=b7 Cedilla=b8
        cedil=b8 sup1=b9 ordm=ba raquo=bb frac14=bc frac12=bd half=bd frac34=be iquest=bf Agrave=c0 Aacute=c1 Acirc=c2
        Atilde=c3 Auml=c4 Aring=c5 angst=c5 AElig=c6 Ccedil=c7 Egrave=c8 Eacute=c9 Ecirc=ca Euml=cb Igrave=cc
        Iacute=cd Icirc=ce Iuml=cf ETH=d0 Ntilde=d1 Ograve=d2 Oacute=d3 Ocirc=d4 Otilde=d5 Ouml=d6 times=d7 Oslash=d8
        Ugrave=d9 Uacute=da Ucirc=db Uuml=dc Yacute=dd THORN=de szlig=df agrave=e0 aacute=e1 acirc=e2 atilde=e3
        auml=e4 aring=e5 aelig=e6 ccedil=e7 egrave=e8 eacute=e9 ecirc=ea euml=eb igrave=ec iacute=ed icirc=ee iuml=ef
        eth=f0 ntilde=f1 ograve=f2 oacute=f3 ocirc=f4 otilde=f5 ouml=f6 div=f7 divide=f7 oslash=f8 ugrave=f9 uacute=fa
        ucirc=fb uuml=fc yacute=fd thorn=fe yuml=ff Amacr=100 amacr=101 Abreve=102 abreve=103 Aogon=104 aogon=105
        Cacute=106 cacute=107 Ccirc=108 ccirc=109 Cdot=10a cdot=10b Ccaron=10c ccaron=10d Dcaron=10e dcaron=10f
        Dstrok=110 dstrok=111 Emacr=112 emacr=113 Edot=116 edot=117 Eogon=118 eogon=119 Ecaron=11a ecaron=11b
        Gcirc=11c gcirc=11d Gbreve=11e gbreve=11f Gdot=120 gdot=121 Gcedil=122 Hcirc=124 hcirc=125 Hstrok=126
        hstrok=127 Itilde=128 itilde=129 Imacr=12a imacr=12b Iogon=12e iogon=12f Idot=130 imath=131 inodot=131
        IJlig=132 ijlig=133 Jcirc=134 jcirc=135 Kcedil=136 kcedil=137 kgreen=138 Lacute=139 lacute=13a Lcedil=13b
        lcedil=13c Lcaron=13d lcaron=13e Lmidot=13f lmidot=140 Lstrok=141 lstrok=142 Nacute=143 nacute=144 Ncedil=145
        ncedil=146 Ncaron=147 ncaron=148 napos=149 ENG=14a eng=14b Omacr=14c omacr=14d Odblac=150 odblac=151 OElig=152
        oelig=153 Racute=154 racute=155 Rcedil=156 rcedil=157 Rcaron=158 rcaron=159 Sacute=15a sacute=15b Scirc=15c
        scirc=15d Scedil=15e scedil=15f Scaron=160 scaron=161 Tcedil=162 tcedil=163 Tcaron=164 tcaron=165 Tstrok=166
        tstrok=167 Utilde=168 utilde=169 Umacr=16a umacr=16b Ubreve=16c ubreve=16d Uring=16e uring=16f Udblac=170
        udblac=171 Uogon=172 uogon=173 Wcirc=174 wcirc=175 Ycirc=176 ycirc=177 Yuml=178 Zacute=179 zacute=17a Zdot=17b
        zdot=17c Zcaron=17d zcaron=17e fnof=192 imped=1b5 gacute=1f5 jmath=237 circ=2c6 Hacek=2c7 caron=2c7 Breve=2d8
        breve=2d8 DiacriticalDot=2d9 dot=2d9 ring=2da ogon=2db DiacriticalTilde=2dc tilde=2dc
        DiacriticalDoubleAcute=2dd dblac=2dd DownBreve=311 Alpha=391 Beta=392 Gamma=393 Delta=394 Epsilon=395 Zeta=396
        Eta=397 Theta=398 Iota=399 Kappa=39a Lambda=39b Mu=39c Nu=39d Xi=39e Omicron=39f Pi=3a0 Rho=3a1 Sigma=3a3
        Tau=3a4 Upsilon=3a5 Phi=3a6 Chi=3a7 Psi=3a8 Omega=3a9 ohm=3a9 alpha=3b1 beta=3b2 gamma=3b3 delta=3b4 epsi=3b5
        epsilon=3b5 zeta=3b6 eta=3b7 theta=3b8 iota=3b9 kappa=3ba lambda=3bb mu=3bc nu=3bd xi=3be omicron=3bf pi=3c0
        rho=3c1 sigmaf=3c2 sigmav=3c2 varsigma=3c2 sigma=3c3 tau=3c4 upsi=3c5 upsilon=3c5 phi=3c6 chi=3c7 psi=3c8
        omega=3c9 thetasym=3d1 thetav=3d1 vartheta=3d1 Upsi=3d2 upsih=3d2 phiv=3d5 straightphi=3d5 varphi=3d5 piv=3d6
        varpi=3d6 Gammad=3dc digamma=3dd gammad=3dd kappav=3f0 varkappa=3f0 rhov=3f1 varrho=3f1 epsiv=3f5
        straightepsilon=3f5 varepsilon=3f5 backepsilon=3f6 bepsi=3f6 IOcy=401 DJcy=402 GJcy=403 Jukcy=404 DScy=405
        Iukcy=406 YIcy=407 Jsercy=408 LJcy=409 NJcy=40a TSHcy=40b KJcy=40c Ubrcy=40e DZcy=40f Acy=410 Bcy=411 Vcy=412
        Gcy=413 Dcy=414 IEcy=415 ZHcy=416 Zcy=417 Icy=418 Jcy=419 Kcy=41a Lcy=41b Mcy=41c Ncy=41d Ocy=41e Pcy=41f
        Rcy=420 Scy=421 Tcy=422 Ucy=423 Fcy=424 KHcy=425 TScy=426 CHcy=427 SHcy=428 SHCHcy=429 HARDcy=42a Ycy=42b
        SOFTcy=42c Ecy=42d YUcy=42e YAcy=42f acy=430 bcy=431 vcy=432 gcy=433 dcy=434 iecy=435 zhcy=436 zcy=437 icy=438
        jcy=439 kcy=43a lcy=43b mcy=43c ncy=43d ocy=43e pcy=43f rcy=440 scy=441 tcy=442 ucy=443 fcy=444 khcy=445
        tscy=446 chcy=447 shcy=448 shchcy=449 hardcy=44a ycy=44b softcy=44c ecy=44d yucy=44e yacy=44f iocy=451
        djcy=452 gjcy=453 jukcy=454 dscy=455 iukcy=456 yicy=457 jsercy=458 ljcy=459 njcy=45a tshcy=45b kjcy=45c
        ubrcy=45e dzcy=45f ensp=2002 emsp=2003 emsp13=2004 emsp14=2005 numsp=2007 puncsp=2008 ThinSpace=2009
        thinsp=2009 VeryThinSpace=200a hairsp=200a NegativeMediumSpace=200b NegativeThickSpace=200b
        NegativeThinSpace=200b NegativeVeryThinSpace=200b ZeroWidthSpace=200b zwnj=200c zwj=200d lrm=200e rlm=200f
        dash=2010 hyphen=2010 ndash=2013 mdash=2014 horbar=2015 Verbar=2016 Vert=2016 OpenCurlyQuote=2018 lsquo=2018
        CloseCurlyQuote=2019 rsquo=2019 rsquor=2019 lsquor=201a sbquo=201a OpenCurlyDoubleQuote=201c ldquo=201c
        CloseCurlyDoubleQuote=201d rdquo=201d rdquor=201d bdquo=201e ldquor=201e dagger=2020 Dagger=2021 ddagger=2021
        bull=2022 bullet=2022 nldr=2025 hellip=2026 mldr=2026 permil=2030 pertenk=2031 prime=2032 Prime=2033
        tprime=2034 backprime=2035 bprime=2035 lsaquo=2039 rsaquo=203a OverBar=203e oline=203e caret=2041 hybull=2043
        frasl=2044 bsemi=204f qprime=2057 MediumSpace=205f NoBreak=2060 ApplyFunction=2061 af=2061 InvisibleTimes=2062
        it=2062 InvisibleComma=2063 ic=2063 euro=20ac Copf=2102 complexes=2102 incare=2105 gscr=210a HilbertSpace=210b
        Hscr=210b hamilt=210b Hfr=210c Poincareplane=210c Hopf=210d quaternions=210d planckh=210e hbar=210f
        hslash=210f planck=210f plankv=210f Iscr=2110 imagline=2110 Ifr=2111 Im=2111 image=2111 imagpart=2111
        Laplacetrf=2112 Lscr=2112 lagran=2112 ell=2113 Nopf=2115 naturals=2115 numero=2116 copysr=2117 weierp=2118
        wp=2118 Popf=2119 primes=2119 Qopf=211a rationals=211a Rscr=211b realine=211b Re=211c Rfr=211c real=211c
        realpart=211c Ropf=211d reals=211d rx=211e TRADE=2122 trade=2122 Zopf=2124 integers=2124 mho=2127 Zfr=2128
        zeetrf=2128 iiota=2129 Bernoullis=212c Bscr=212c bernou=212c Cayleys=212d Cfr=212d escr=212f Escr=2130
        expectation=2130 Fouriertrf=2131 Fscr=2131 Mellintrf=2133 Mscr=2133 phmmat=2133 order=2134 orderof=2134
        oscr=2134 alefsym=2135 aleph=2135 beth=2136 gimel=2137 daleth=2138 CapitalDifferentialD=2145 DD=2145
        DifferentialD=2146 dd=2146 ExponentialE=2147 ee=2147 exponentiale=2147 ImaginaryI=2148 ii=2148 frac13=2153
        frac23=2154 frac15=2155 frac25=2156 frac35=2157 frac45=2158 frac16=2159 frac56=215a frac18=215b frac38=215c
        frac58=215d frac78=215e LeftArrow=2190 ShortLeftArrow=2190 larr=2190 leftarrow=2190 slarr=2190
        ShortUpArrow=2191 UpArrow=2191 uarr=2191 uparrow=2191 RightArrow=2192 ShortRightArrow=2192 rarr=2192
        rightarrow=2192 srarr=2192 DownArrow=2193 ShortDownArrow=2193 darr=2193 downarrow=2193 LeftRightArrow=2194
        harr=2194 leftrightarrow=2194 UpDownArrow=2195 updownarrow=2195 varr=2195 UpperLeftArrow=2196 nwarr=2196
        nwarrow=2196 UpperRightArrow=2197 nearr=2197 nearrow=2197 LowerRightArrow=2198 searr=2198 searrow=2198
        LowerLeftArrow=2199 swarr=2199 swarrow=2199 nlarr=219a nleftarrow=219a nrarr=219b nrightarrow=219b rarrw=219d
        rightsquigarrow=219d Larr=219e twoheadleftarrow=219e Uarr=219f crarr=21b5 lArr=21d0 uArr=21d1 rArr=21d2
        dArr=21d3 hArr=21d4 forall=2200 part=2202 exist=2203 empty=2205 nabla=2207 isin=2208 notin=2209 ni=220b
        prod=220f sum=2211 minus=2212 lowast=2217 radic=221a prop=221d infin=221e ang=2220 and=2227 or=2228 cap=2229
        cup=222a int=222b there4=2234 sim=223c cong=2245 asymp=2248 ne=2260 equiv=2261 le=2264 ge=2265 sub=2282
        sup=2283 nsub=2284 sube=2286 supe=2287 oplus=2295 otimes=2297 perp=22a5 sdot=22c5 lceil=2308 rceil=2309
        lfloor=230a rfloor=230b HorizontalLine=2500 boxh=2500 boxv=2502 boxdr=250c boxdl=2510 boxur=2514 boxul=2518
        boxvr=251c boxvl=2524 boxhd=252c boxhu=2534 boxvh=253c boxH=2550 boxV=2551 boxdR=2552 boxDr=2553 boxDR=2554
        boxdL=2555 boxDl=2556 boxDL=2557 boxuR=2558 boxUr=2559 boxUR=255a boxuL=255b boxUl=255c boxUL=255d boxvR=255e
        boxVr=255f boxVR=2560 boxvL=2561 boxVl=2562 boxVL=2563 boxHd=2564 boxhD=2565 boxHD=2566 boxHu=2567 boxhU=2568
        boxHU=2569 boxvH=256a boxVh=256b boxVH=256c uhblk=2580 lhblk=2584 block=2588 blk14=2591 blk12=2592 blk34=2593
        Square=25a1 squ=25a1 square=25a1 FilledVerySmallSquare=25aa blacksquare=25aa squarf=25aa squf=25aa
        EmptyVerySmallSquare=25ab rect=25ad marker=25ae fltns=25b1 bigtriangleup=25b3 xutri=25b3 blacktriangle=25b4
        utrif=25b4 triangle=25b5 utri=25b5 blacktriangleright=25b8 rtrif=25b8 rtri=25b9 triangleright=25b9
        bigtriangledown=25bd xdtri=25bd blacktriangledown=25be dtrif=25be dtri=25bf triangledown=25bf
        blacktriangleleft=25c2 ltrif=25c2 ltri=25c3 triangleleft=25c3 loz=25ca lozenge=25ca cir=25cb tridot=25ec
        bigcirc=25ef xcirc=25ef ultri=25f8 urtri=25f9 lltri=25fa EmptySmallSquare=25fb FilledSmallSquare=25fc
        bigstar=2605 starf=2605 star=2606 phone=260e female=2640 male=2642 spades=2660 spadesuit=2660 clubs=2663
        clubsuit=2663 hearts=2665 heartsuit=2665 diamondsuit=2666 diams=2666 sung=266a flat=266d natur=266e
        natural=266e sharp=266f check=2713 checkmark=2713 cross=2717 malt=2720 maltese=2720 sext=2736
        VerticalSeparator=2758 lbbrk=2772 rbbrk=2773 bsolhsub=27c8 suphsol=27c9 LeftDoubleBracket=27e6 lobrk=27e6
        RightDoubleBracket=27e7 robrk=27e7 LeftAngleBracket=27e8 lang=27e8 langle=27e8 RightAngleBracket=27e9
        rang=27e9 rangle=27e9 Lang=27ea Rang=27eb loang=27ec roang=27ed LongLeftArrow=27f5 longleftarrow=27f5
        xlarr=27f5 LongRightArrow=27f6 longrightarrow=27f6 xrarr=27f6 LongLeftRightArrow=27f7 longleftrightarrow=27f7
        xharr=27f7 DoubleLongLeftArrow=27f8 Longleftarrow=27f8 xlArr=27f8 DoubleLongRightArrow=27f9
        Longrightarrow=27f9 xrArr=27f9 DoubleLongLeftRightArrow=27fa Longleftrightarrow=27fa xhArr=27fa
        longmapsto=27fc xmap=27fc dzigrarr=27ff
        """
}
