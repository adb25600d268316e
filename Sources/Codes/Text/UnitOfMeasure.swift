/// Units that shops and shoppers write in several ways, each with the symbol that stands for all of them.
///
/// What differs by a decimal prefix is one unit, as `0.5 l` and `500 ml` are; inches stay inches and centimetres
/// centimetres, since those who convert round. Units that are written in one way only are here too: a blank may stand
/// before them or not. The plain `a` of ampere is no spelling: behind a number it is an article more often. No brand and no
/// product has a place here.
enum UnitOfMeasure {
    /// No word is looked up that has more UTF-8 bytes.
    static let longestSpelling = 12

    /// What a word says behind a number.
    enum Meaning: Equatable {
        /// A unit: the symbol that stands for it, and how many of those it is.
        case unit(symbol: String, factor: Int)
        /// The first of the two words of one.
        case beginning
    }

    /// What a word says, or two with one blank between them; nil for no unit.
    /// - Parameter spelling: in lower case.
    static func meaning(of spelling: String) -> Meaning? { meanings[spelling] }

    private static let meanings: [String: Meaning] = {
        var meanings: [String: Meaning] = [:]
        for line in table.split(separator: "\n") {
            let parts = line.split(separator: "=")
            let factor = parts[0].split(separator: " ")
            for spelling in parts[1].split(separator: ",").map({ String($0.trimmingPrefix(while: \.isWhitespace)) }) {
                meanings[spelling] = .unit(symbol: String(factor[1]), factor: Int(factor[0]) ?? 1)
                if let blank = spelling.firstIndex(of: " ") { meanings[String(spelling[..<blank])] = .beginning }
            }
        }
        return meanings
    }()

    /// A unit a line: how many it is of which symbol, and its spellings.
    private static let table = """
        1 mm=mm, millimeter, millimeters, millimetre, millimetres, millimètre, millimètres, milímetros
        10 mm=cm, centimeter, centimeters, centimetre, centimetres, zentimeter, centimètre, centimètres, centímetros
        1000 mm=m, meter, meters, metre, metres, mètre, mètres, metro, metros, metri, mtr
        1 km=km, kilometer, kilometers, kilometre, kilometres
        1 in=in, inch, inches, zoll, pouce, pouces, pulgada, pulgadas, pollice, pollici
        1 ft=ft, foot, feet, fuß, pied, pieds
        1 yd=yd, yds, yard, yards
        1 sqin=sqin, sq in, square inch, square inches
        1 sqft=sqft, sq ft, sq feet, square foot, square feet
        1 sqm=sqm, sq m, square meter, square meters, square metre, square metres, qm
        1 cuft=cuft, cu ft, cu feet, cubic foot, cubic feet
        1 mg=mg, milligram, milligrams, milligramm
        1 g=g, gr, gram, grams, gramm, gramme, grammes, gramos, grammi
        1000 g=kg, kgs, kilo, kilos, kilogram, kilograms, kilogramm, kilogramme, kilogrammes, kilogramos
        1 oz=oz, ounce, ounces
        1 lb=lb, lbs, pound, pounds
        1 floz=floz, fl oz, fluid oz, fluid ounce, fluid ounces
        1 ml=ml, milliliter, milliliters, millilitre, millilitres, mililitros
        10 ml=cl, centiliter, centiliters, centilitre, centilitres
        1000 ml=l, liter, liters, litre, litres, ltr, litro, litros, litri
        1 gal=gal, gallon, gallons
        1 qt=qt, quart, quarts
        1 pt=pt, pint, pints
        1 w=w, watt, watts
        1000 w=kw, kilowatt, kilowatts
        1 wh=wh
        1000 wh=kwh
        1 hp=hp, horsepower
        1 btu=btu, btus
        1 v=v, volt, volts
        1000 v=kv, kilovolt, kilovolts
        1 a=amp, amps, ampere, amperes
        1 mah=mah
        1000 mah=ah
        1 hz=hz, hertz
        1000 hz=khz, kilohertz
        1 mhz=mhz, megahertz
        1000 mhz=ghz, gigahertz
        1 kb=kb, kilobyte, kilobytes
        1 mb=mb, megabyte, megabytes
        1 gb=gb, gigabyte, gigabytes
        1000 gb=tb, terabyte, terabytes
        1 mp=mp, megapixel, megapixels, mpx, mpix
        1 dpi=dpi
        1 fps=fps
        1 rpm=rpm
        1 psi=psi
        1 db=db, decibel, decibels
        1 lm=lm, lumen, lumens
        1 k=k, kelvin
        1 h=h, hr, hrs, hour, hours
        1 min=min, mins, minute, minutes
        1 ga=ga, gauge
        1 ply=ply
        1 pc=pc, pcs, piece, pieces
        1 pk=pk, pack, packs
        1 ct=ct, count
        """
}
