/// What fields are usually named, in English, German, French, Spanish, Italian, Dutch and Polish.
///
/// Source: the attributes of Google Merchant, schema.org, Shopify, WooCommerce and Akeneo, and their usual translations.
enum WellKnownFieldNames {
    /// The type of a field that is named so.
    ///
    /// A name with more words is what its last words are (`frame colour`), or its first ones where a preposition follows
    /// (`couleur du cadre`).
    static func type(of name: FieldName) -> AttributeType? {
        for start in name.words.indices {
            if let type = types[FieldName(words: name.words[start...])] { return type }
        }
        guard let preposition = name.words.firstIndex(where: prepositions.contains) else { return nil }
        return types[FieldName(words: name.words[..<preposition])]
    }

    /// The type whose fields a name stands for as a whole; nil where it is the name of some field.
    static func wholeType(of name: FieldName) -> AttributeType? { types[name] }

    private static let prepositions: Set = [
        "da", "de", "del", "della", "delle", "des", "di", "do", "du", "of", "van", "von",
    ]

    private static let types: [FieldName: AttributeType] = {
        var types: [FieldName: AttributeType] = [:]
        for (type, names) in names {
            for name in names.split(separator: ",") { types[FieldName(String(name))] = type }
        }
        return types
    }()

    private static let names: [AttributeType: String] = [
        .category: """
        category, categories, product type, item type, product category, Kategorie, Warengruppe, Produkttyp, Produktart,
        catégorie, type de produit, categoría, tipo de producto, categoria, tipo di prodotto, categorie, productsoort,
        kategoria, rodzaj produktu
        """,
        .brand: """
        brand, brand name, manufacturer, maker, vendor, Marke, Hersteller, marque, fabricant, marca, fabricante,
        produttore, merk, fabrikant, marka, producent
        """,
        .series: """
        series, product line, collection, product family, product series, Serie, Baureihe, Kollektion, Produktlinie,
        Produktfamilie, gamme, série, colección, collezione, linea, reeks, collectie, seria, kolekcja
        """,
        .model: """
        model, model name, model number, mpn, part number, Modell, Modellnummer, Modellname, modèle, modelo, modello,
        modelnaam, modelnummer
        """,
        .function: """
        function, functions, feature, features, functionality, Funktion, Funktionen, Eigenschaft, Eigenschaften, fonction,
        fonctions, función, funciones, funzione, funzioni, functie, functies, funkcja, funkcje
        """,
        .material: """
        material, materials, fabric, fabric type, composition, Stoff, Materialien, Werkstoff, Zusammensetzung, Obermaterial,
        matière, matériau, tissu, composición, tejido, materiale, materiali, tessuto, composizione, materiaal, stof, materiał,
        tkanina
        """,
        .style: """
        style, design, pattern, motif, fit, Stil, Muster, Passform, Motiv, coupe, estilo, patrón, estampado, diseño, stile,
        fantasia, motivo, stijl, patroon, styl, wzór
        """,
        .colour: """
        colour, color, colours, colors, colour name, color name, hue, Farbe, Farben, Grundfarbe, Farbton, couleur, couleurs,
        coloris, teinte, colores, colore, colori, kleur, kleuren, kolor, kolory
        """,
        .salesSpecification: """
        size, sizes, pack size, package quantity, quantity, pack, unit count, count, net content, net weight, Größe, Grösse,
        Groesse, Packungsgröße, Inhalt, Menge, Stückzahl, Füllmenge, taille, pointure, contenance, quantité, talla, tamaño,
        cantidad, contenido, taglia, misura, quantità, formato, maat, inhoud, aantal, rozmiar, ilość, pojemność
        """,
        .technicalSpecification: """
        dimensions, power, voltage, wattage, capacity, memory, storage, ram, resolution, processor, frequency, weight, width,
        height, depth, length, diameter, screen size, display size, connectivity, interface, Abmessungen, Leistung, Spannung,
        Kapazität, Speicher, Arbeitsspeicher, Auflösung, Prozessor, Gewicht, Breite, Höhe, Tiefe, Länge, Durchmesser,
        Bildschirmgröße, puissance, tension, capacité, résolution, poids, largeur, hauteur, profondeur, longueur, diamètre,
        potencia, voltaje, capacidad, resolución, peso, ancho, altura, profundidad, longitud, potenza, tensione, capacità,
        risoluzione, larghezza, altezza, profondità, lunghezza, vermogen, spanning, capaciteit, breedte, hoogte, diepte,
        lengte, moc, napięcie, waga, szerokość, wysokość, głębokość, długość
        """,
        .season: """
        season, year, model year, release year, Saison, Jahr, Jahrgang, Baujahr, Modelljahr, année, temporada, año, stagione,
        anno, seizoen, jaar, sezon, rok
        """,
        .audience: """
        gender, sex, age, age group, age range, target group, target audience, audience, Geschlecht, Zielgruppe, Altersgruppe,
        Alter, sexe, âge, género, edad, público, genere, età, pubblico, geslacht, leeftijd, doelgroep, płeć, wiek
        """,
        .usageScenario: """
        occasion, use, usage, application, purpose, activity, sport, room, room type, recommended use, intended use,
        Verwendung, Verwendungszweck, Einsatzbereich, Anwendung, Anwendungsbereich, Anlass, Raum, Sportart, utilisation, pièce,
        uso, aplicación, ocasión, habitación, occasione, impiego, ambiente, gebruik, toepassing, gelegenheid, zastosowanie,
        okazja
        """,
        .modifier: """
        condition, finish, flavour, flavor, scent, taste, Zustand, Oberfläche, Geschmack, Geschmacksrichtung, Duft, état,
        finition, saveur, goût, parfum, estado, acabado, sabor, aroma, condizione, finitura, gusto, afwerking, smaak, geur,
        smak, zapach
        """,
        .marketingTerm: """
        slogan, tag, tags, keyword, keywords, highlight, highlights, promotion, badge, Schlagwort, Schlagwörter, Stichwörter,
        Aktion, mots clés, étiquettes, palabras clave, etiquetas, promoción, parole chiave, promozione, trefwoorden,
        słowa kluczowe
        """,
    ]
}
