extension Trade {
    static let tools = Trade(
        "Tools & DIY",
        brands: """
            Ankerwerk, Boltrix, Carpentum, Drehfest, Eisenhart & Lang, Fastforge, Gripwell, Hammerlund, Ironbuckle, \
            Jackdaw Tools, Kraftanker, Lathecraft, Meisterbau, Nailworth, Oxhead, Plumbline, Ratchetry, Schraubfix, \
            Torquenna, Urbauer, Vicebrook, Werkbund Zwei, Spadeforth
            """,
        series: "Profi, Blue Line, Compact, Hercules, Master, Site, Workshop, Titan, Precision, Home, Duro, Expert",
        praise: "Heavy-Duty, Professional, NEW, Powerful, Robust",
        categories: [
            Category(
                "Drills", "Drill Driver | Drill ~ boring machine, power screwdriver, hole maker",
                price: 29...420,
                attributes: [
                    .choice("power_source", "Cordless ~ wireless, battery", "Corded ~ with cable, electric"),
                    .measure("voltage", .volt, 18, 12, 20, 36),
                    .choice(
                        "kit", "With 2 Batteries | 2 x 4.0 Ah ~ with battery", "Body Only | Solo ~ without battery",
                        "With Bit Set | 60-Piece Set ~ with bits"
                    ).varying, .flag("brushless", "Brushless ~ long life motor"),
                ],
                features: ["a keyless chuck", "an LED work light", "two gears", "a belt clip"],
                uses: ["concrete", "flat-pack furniture", "roof work", "tight corners"],
                titles: [
                    "$brand $series $model $power_source $noun $voltage $kit",
                    "$brand $brushless $noun $model {, $voltage} {, $kit}",
                ]),
            Category(
                "Screwdriver Sets",
                "Screwdriver Set | Precision Screwdriver Set ~ screw turners, driver kit, repair kit",
                price: 7...120,
                attributes: [
                    .measure("pieces", .pieces, 32, 12, 6, 60, 100).varying,
                    .choice(
                        "drive_type", "Torx", "Phillips | PH ~ cross head, star", "Slotted | Flat ~ flat head", "Mixed"),
                    .flag("insulated", "VDE | 1000 V Insulated ~ for electricians"),
                    .flag("magnetic", "Magnetic | Magnetic Tips ~ magnet"),
                ],
                features: ["soft-grip handles", "a rotating cap", "a folding case", "hardened tips"],
                uses: ["phone repair", "electricians", "glasses", "the toolbox"],
                titles: ["$brand $series $noun $pieces $drive_type", "$brand $magnetic $noun, $pieces, $insulated"]),
            Category(
                "Work Gloves",
                "Work Gloves | Protective Gloves | Assembly Gloves ~ safety mitts, builder gloves, hand protection",
                price: 3...45,
                attributes: [
                    .choice(
                        "size", "9 | Size 9 | L ~ large", "8 | Size 8 | M ~ medium", "10 | Size 10 | XL ~ extra large",
                        "7 | Size 7 | S ~ small"
                    ).varying,
                    .choice(
                        "material", "Leather | Cowhide", "Nitrile | Nitrile-Coated ~ oil proof",
                        "Latex | Latex-Coated ~ rubber", "Cotton"),
                    .flag("cut_resistant", "Cut-Resistant | Cut Level D ~ knife proof"),
                    .flag("winter", "Winter | Lined ~ warm"), .measure("pairs", .pieces, 1, 3, 12),
                ],
                features: ["a knitted cuff", "a grippy palm", "touch-screen fingertips", "breathable backs"],
                uses: ["gardening", "welding", "warehouse work", "cold sites"],
                titles: [
                    "$brand $series $noun $material $size", "$brand $cut_resistant $noun {, $winter}, $size, $pairs",
                ]),
            Category(
                "Ladders", "Ladder | Step Ladder ~ steps, climbing stairs, trestle",
                price: 25...390,
                attributes: [
                    .choice(
                        "steps", "4 Steps | 4-Step", "3 Steps | 3-Step ~ small", "6 Steps | 6-Step",
                        "8 Steps | 8-Step ~ tall, high"
                    ).varying,
                    .choice("material", "Aluminium ~ light", "Steel", "Wood ~ wooden", "Fibreglass ~ non conductive"),
                    .measure("max_load", .kilogram, 150, 120, 200),
                    .flag("foldable", "Foldable | Folding ~ collapsible"),
                ],
                features: ["wide treads", "a safety rail", "rubber feet", "a tool tray"],
                uses: ["painting ceilings", "loft hatches", "library shelves", "window cleaning"],
                titles: [
                    "$brand $series $noun $steps $material",
                    "$brand $foldable $material $noun, $steps {, up to $max_load}",
                ]),
            Category(
                "Wall Paint", "Wall Paint | Interior Paint | Emulsion Paint ~ house colour, room colour, wall colour",
                price: 12...110,
                attributes: [
                    .measure("volume", .litre, 5, 2.5, 10, 1).varying,
                    .choice(
                        "colour", "White | Pure White ~ bright white", "Cream ~ off white, beige",
                        "Sage Green | Sage ~ green", "Stone Grey ~ light gray, gray", "Sunflower ~ yellow",
                        "Denim Blue ~ blue"
                    ).varying,
                    .choice("sheen", "Matt ~ flat, no shine", "Silk | Satin ~ shiny", "Gloss ~ glossy").preference,
                    .flag("washable", "Washable | Scrub-Resistant ~ stain proof"),
                    .choice(
                        "place", "Kitchen & Bath ~ bathroom, damp rooms", "Living Room", "Facade | Exterior ~ outside"),
                ],
                features: ["one-coat cover", "low odour", "a drip-free texture", "mineral pigments"],
                uses: ["nurseries", "rented flats", "accent walls", "old plaster"],
                titles: [
                    "$brand $series $noun $colour $sheen $volume", "$brand $noun $place $volume - $colour, $washable",
                ]),
        ])
}
