extension Trade {
    static let furniture = Trade(
        "Furniture",
        brands: """
            Ashgrove Living, Bohlendorf, Casa Ombra, Dovetail Row, Elmstead, Fjellheim, Gablewood, Holzwinkel, \
            Interiora Sette, Joinery Lane, Kastanje, Lindqvall, Mobelaria, Nestwell, Oakhurst & Pine, Polsterei \
            Nord, Quarterby, Restwick, Sitzbau, Tannengrund, Uplanden, Vestibolo, Wohnfest
            """,
        series:
            "Alba, Bergen, Como, Delphi, Elba, Faro, Grado, Hygge, Ischia, Juno, Kalmar, Lugo, Malmby, Naxos, Oslofjell",
        praise: "Solid, Modern, NEW, Space-Saving, Handcrafted",
        categories: [
            Category(
                "Sofas", "Sofa | Upholstered Sofa ~ couch, settee, love seat", price: 229...2400,
                attributes: [
                    .choice(
                        "seats", "3-Seater | Three Seats ~ for three", "2-Seater | Two Seats ~ small, for two",
                        "4-Seater", "L-Shaped | Corner ~ big"),
                    .choice(
                        "cover", "Velvet ~ soft, fluffy", "Leather | Genuine Leather", "Linen",
                        "Corduroy | Cord ~ ribbed", "Bouclé ~ curly, teddy"
                    ).preference,
                    .homeColour, .flag("sleeping_function", "With Sleeping Function | Fold-Out ~ pull out, guest bed"),
                ],
                features: ["removable covers", "pocket springs", "a storage box", "solid beech legs"],
                uses: ["reading corners", "overnight guests", "small living rooms", "film evenings"],
                titles: [
                    "$brand $series $seats $noun $cover $colour",
                    "$noun $series $colour, $cover {, $sleeping_function}",
                ]),
            Category(
                "Desks", "Desk | Writing Desk ~ work table, study table, office table", price: 69...790,
                attributes: [
                    .measure("width", .centimetre, 120, 140, 160, 100, 80).varying, .woodColour,
                    .flag("height_adjustable", "Height-Adjustable | Electric ~ sit stand, adjustable"),
                    .choice("frame", "Steel Frame | Metal Legs ~ industrial", "Wooden Legs"),
                    .flag("drawers", "With Drawers ~ with storage"),
                ],
                features: ["a cable tray", "a scratch-proof top", "two drawers", "rounded corners"],
                uses: ["home offices", "pupils", "two monitors", "narrow rooms"],
                titles: [
                    "$brand $series $height_adjustable $noun $width $finish",
                    "$noun $brand $series $width, $finish, $drawers",
                ]),
            Category(
                "Bookcases", "Bookcase | Shelving Unit ~ book shelf, bookshelf, rack for books", price: 35...420,
                attributes: [
                    .measure("height", .centimetre, 180, 120, 200, 80).varying, .woodColour,
                    .choice(
                        "style", "Ladder ~ leaning", "Cube | Cubed ~ squares", "Closed | With Doors",
                        "Industrial ~ metal"
                    ).preference,
                    .measure("shelves", .counted("Shelves"), 5, 4, 6, 3),
                ],
                features: ["adjustable boards", "a back panel", "a tilt guard", "tool-free assembly"],
                uses: ["paperbacks", "plants and pictures", "file folders", "children's rooms"],
                titles: [
                    "$brand $series $style $noun $height $finish", "$noun $series {with $shelves} $finish $height",
                ]),
            Category(
                "Wardrobes", "Wardrobe | Clothes Wardrobe ~ closet, armoire, clothes cupboard", price: 119...1500,
                attributes: [
                    .measure("width", .centimetre, 150, 100, 200, 250).varying, .woodColour,
                    .choice("doors", "2 Doors | Two-Door", "3 Doors | Three-Door", "Sliding Doors ~ sliding"),
                    .flag("mirror", "With Mirror | Mirrored ~ looking glass"),
                ],
                features: ["soft-close hinges", "two clothes rails", "a shoe compartment", "aluminium handles"],
                uses: ["sloping ceilings", "guest rooms", "large families", "hallways"],
                titles: [
                    "$brand $series $noun $doors $width $finish $mirror", "$noun $series $finish, $width, $mirror",
                ]),
            Category(
                "Office Chairs", "Office Chair | Swivel Chair | Task Chair ~ computer seat, rolling chair, desk stool",
                price: 59...690,
                attributes: [
                    .choice("backrest", "Mesh | Mesh Back ~ breathable", "Leather | Faux Leather", "Fabric"),
                    .choice("colour", "Black", "Grey | Light Grey", "White", "Blue", "Beige ~ cream").varying
                        .preference,
                    .measure("max_load", .kilogram, 120, 150, 110, 200),
                    .flag("headrest", "With Headrest ~ with pillow, neck support"),
                    .flag("armrests", "With Armrests | Adjustable Armrests"),
                ],
                features: ["lumbar support", "silent castors", "a synchronous mechanism", "a gas lift"],
                uses: ["eight-hour days", "tall people", "back pain", "home studies"],
                titles: [
                    "$brand $series $model $noun $backrest $headrest $colour",
                    "$brand $noun $model, $colour {, up to $max_load}",
                ]),
            Category(
                "Beds", "Bed Frame | Bed ~ bedstead, sleeping place, mattress base",
                price: 99...1400,
                attributes: [
                    .choice(
                        "size", "140 x 200 cm | 140x200 ~ double, full size", "160 x 200 cm | 160x200 ~ queen",
                        "180 x 200 cm | 180x200 ~ king, big", "90 x 200 cm | 90x200 ~ single, twin"
                    ).varying,
                    .woodColour, .flag("storage", "With Storage | Ottoman ~ with drawers"),
                    .flag("slats", "Incl. Slats | With Slatted Base ~ complete"),
                ],
                features: ["a padded headboard", "quiet joints", "natural oil finish", "extra centre feet"],
                uses: ["couples", "teenagers", "guest rooms", "low ceilings"],
                titles: ["$brand $series $noun $size $finish $storage", "$noun $series $finish $size, $slats"]),
        ])
}
