extension Trade {
    static let garden = Trade(
        "Garden",
        brands: """
            Greenfurrow, Mossbank, Rasenkönig, Thornfield, Verdalia, Willowmere, Hedgerow Tools, Blattwerk, \
            Rootwell, Sunpatch, Arborelle, Beetfreund, Cloverdene, Dewpoint, Orchardson, Petalon, Spadeforth, \
            Terranova Hof, Wildwiese, Grillmeisterei, Kohlenrost, Ironloop
            """,
        series:
            "Meadow, Evergreen, Compact, Bonfire, Solana, Rainfall, Robusta, Cottage, Alpine, Savanna, Boxwood, Patio",
        praise: "Powerful, Weatherproof, NEW, Lightweight, Easy",
        categories: [
            Category(
                "Lawn Mowers", "Lawn Mower | Mower ~ grass cutter, lawnmower, grass machine", price: 79...1300,
                attributes: [
                    .choice(
                        "drive", "Petrol ~ gas, fuel", "Cordless | Battery ~ wireless, without cable",
                        "Electric | Corded ~ with cable", "Manual | Reel ~ hand, push", "Robotic | Robot ~ automatic"),
                    .measure("cutting_width", .centimetre, 40, 46, 32, 53).varying,
                    .measure("collector", .litre, 45, 60, 30),
                    .flag("self_propelled", "Self-Propelled | Wheel Drive ~ drives itself"),
                ],
                features: ["a folding handle", "seven cutting heights", "a mulching plug", "large rear wheels"],
                uses: ["small lawns", "slopes", "up to 800 square metres", "damp grass"],
                titles: [
                    "$brand $series $model $drive $noun $cutting_width $self_propelled",
                    "$brand $drive $noun $model {, $collector Grass Box}",
                ]),
            Category(
                "Hedge Trimmers", "Hedge Trimmer | Hedge Shears ~ bush cutter, shrub clipper, hedge cutter",
                price: 35...330,
                attributes: [
                    .choice(
                        "drive", "Cordless | 18 V Battery ~ wireless, without cable", "Electric | Corded ~ with cable",
                        "Petrol ~ gas"), .measure("blade_length", .centimetre, 55, 45, 65).varying,
                    .flag("telescopic", "Long Reach | Telescopic Pole ~ high, extendable"),
                ],
                features: ["laser-cut blades", "a rotating rear handle", "a tip guard", "low vibration"],
                uses: ["boxwood", "tall privet", "front gardens", "arms that tire"],
                titles: [
                    "$brand $series $drive $noun $blade_length",
                    "$brand $model $telescopic $noun, $blade_length, $drive",
                ]),
            Category(
                "Garden Hoses", "Garden Hose | Watering Hose ~ water pipe, sprinkler tube, watering pipe",
                price: 14...150,
                attributes: [
                    .measure("length", .metre, 20, 15, 30, 50).varying,
                    .choice("diameter", "1/2\" | 13 mm ~ half inch", "3/4\" | 19 mm ~ thick"),
                    .flag("kink_resistant", "Kink-Resistant | Anti-Kink ~ no knots"),
                    .choice(
                        "set", "With Spray Gun | Incl. Spray Nozzle ~ with shower", "With Connectors | Set ~ complete",
                        "Hose Only"),
                ],
                features: ["a UV-proof skin", "brass couplings", "a frost-proof core", "a wall bracket"],
                uses: ["flower beds", "car washing", "vegetable patches", "balconies"],
                titles: ["$brand $series $noun $length $diameter $set", "$brand $kink_resistant $noun $length - $set"]),
            Category(
                "Planters", "Planter | Flower Pot ~ plant tub, pot for plants, plant box", price: 8...190,
                attributes: [
                    .measure("diameter", .centimetre, 30, 20, 40, 50).varying,
                    .choice(
                        "material", "Terracotta | Clay", "Fibreclay | Fibre Clay ~ light, stone look", "Plastic",
                        "Wood | Larch Wood ~ wooden", "Zinc ~ metal"),
                    .homeColour,
                    .flag("self_watering", "Self-Watering | With Water Reservoir ~ for holidays, automatic watering"),
                ],
                features: ["a drainage hole", "hidden castors", "a frost-proof glaze", "a saucer"],
                uses: ["olive trees", "herbs", "terraces", "window sills"],
                titles: [
                    "$brand $series $noun $material $diameter $colour",
                    "$noun $diameter $colour, $material, $self_watering",
                ]),
            Category(
                "Barbecues", "Barbecue | Garden Barbecue ~ grill, bbq, smoker",
                price: 39...1100,
                attributes: [
                    .choice("fuel", "Gas | Propane", "Charcoal ~ coal, wood", "Electric ~ plug in, indoor", "Pellet"),
                    .measure("burners", .counted("Burners"), 3, 2, 4, 6), .flag("lid", "With Lid ~ with hood"),
                    .choice(
                        "size_class", "Tabletop | Portable ~ small, camping", "Cart | Trolley ~ with wheels", "Built-in"
                    ), .homeColour,
                ],
                features: ["a cast-iron grate", "a thermometer", "folding side tables", "a fat drawer"],
                uses: ["balconies", "big families", "fish and vegetables", "camping sites"],
                titles: [
                    "$brand $series $model $fuel $noun $lid $colour",
                    "$brand $size_class $noun $model {with $burners} $colour",
                ]),
        ])
}
