extension Trade {
    static let appliances = Trade(
        "Home Appliances",
        brands: """
            Hausenfeld, Norrvik, Frostelle, Kühlmark, Casavento, Pureline & Sons, Wellbrook, Domotica Uno, Eversted, \
            Lavamore, Tideroth, Brisamar, Granholt, Ostrava Home, Vaporette, Stahlberg Haus, Silentia, Homerun \
            Goods, Aquadorn, Meltemio, Saugmeister, Cleanova, Everdwell, Windhaven
            """,
        series: """
            Comfort Line, EcoPlus, Series 4, Series 6, Series 8, Pura, Nordlys, Maestro, Silent Line, Breeze, \
            Iceberg, Vario, Classic, Quadra
            """,
        praise: "Energy-Saving, NEW, Premium, Extra Quiet, Smart",
        categories: [
            Category(
                "Refrigerators",
                "Refrigerator | Household Refrigerator ~ fridge, cooler for food, icebox",
                price: 149...1900,
                attributes: [
                    .measure("capacity", .litre, 250, 180, 320, 400, 90, 550), .homeColour,
                    .choice("installation", "Freestanding", "Built-in | Integrated ~ fitted"),
                    .choice(
                        "design", "Two Doors | Top Freezer", "Side by Side | American Style ~ big, double door",
                        "Tabletop | Mini ~ small, tiny, dorm"),
                    .energyClass, .flag("no_frost", "No Frost | Frost-Free ~ no ice"),
                ],
                features: ["an adjustable vegetable drawer", "LED light", "glass shelves", "a reversible door"],
                uses: ["families", "small kitchens", "holiday flats", "keeping salad crisp"],
                titles: [
                    "$brand $series $model $installation $noun $capacity $no_frost $colour",
                    "$brand $design $noun $model, $capacity, $energy_class, $colour",
                ]),
            Category(
                "Washing Machines",
                "Washing Machine | Automatic Washing Machine ~ washer, laundry machine, clothes washer",
                price: 229...1300,
                attributes: [
                    .measure("load", .kilogram, 8, 7, 9, 6, 10).varying, .energyClass,
                    .choice("loading", "Front Loading | Front Loader", "Top Loading | Top Loader ~ narrow"),
                    .flag("steam", "Steam Function | Steam ~ less ironing"),
                    .measure("noise", .decibel, 72, 68, 75, 64).preference,
                ],
                features: ["a drum light", "a 15-minute programme", "delayed start", "a child lock"],
                uses: ["large families", "narrow bathrooms", "woollens", "night tariffs"],
                titles: [
                    "$brand $series $model $noun $load $steam",
                    "$brand $model $loading $noun, $load, $energy_class, $noise",
                ]),
            Category(
                "Vacuum Cleaners", "Vacuum Cleaner | Dust Vacuum Cleaner ~ hoover, dust sucker, floor sucker",
                price: 39...690,
                attributes: [
                    .choice("power_source", "Cordless | Battery ~ wireless, without cable", "Corded ~ with cable"),
                    .choice(
                        "kind", "Stick | Upright ~ standing", "Canister | Bagged", "Handheld | Hand ~ small, for car",
                        "Robot | Robotic ~ automatic, self driving"),
                    .flag("pet_brush", "Pet Hair | Animal ~ dog hair, cat hair"),
                    .measure("noise", .decibel, 70, 65, 75, 80).preference, .deviceColour,
                ],
                features: ["a washable filter", "a bright floor light", "two brushes", "a wall mount"],
                uses: ["carpets", "stairs", "allergy sufferers", "hard floors"],
                titles: [
                    "$brand $series $model $power_source $kind $noun $pet_brush $colour",
                    "$brand $kind $noun $series {for $pet_brush} - $power_source",
                ]),
            Category(
                "Fans", "Fan | Electric Fan ~ ventilator, air blower, room breeze", price: 18...260,
                attributes: [
                    .choice(
                        "placement", "Floor | Standing ~ on feet", "Table | Desk ~ small", "Ceiling ~ hanging", "Window"
                    ), .homeColour,
                    .measure("power", .watt, 45, 30, 60, 90),
                    .flag("remote", "With Remote Control | Remote ~ with clicker"),
                ],
                features: ["a sleep timer", "three speeds", "wide oscillation", "a carrying handle"],
                uses: ["hot nights", "attic rooms", "offices", "caravans"],
                titles: [
                    "$brand $series $placement $noun $power $colour $remote", "$brand $noun $model $colour, $power",
                ]),
            Category(
                "Heaters", "Space Heater | Room Heater ~ electric stove, room warmer, warm air",
                price: 25...310,
                attributes: [
                    .measure("power", .watt, 2000, 1500, 1000, 2500).varying,
                    .choice("mounting", "Freestanding", "Wall-Mounted | Wall ~ hanging"),
                    .choice("technology", "Ceramic", "Infrared ~ glowing", "Oil-Filled | Oil"),
                    .flag("thermostat", "With Thermostat | Thermostat ~ self regulating"),
                ],
                features: ["tip-over protection", "a silent motor", "castors", "a frost guard"],
                uses: ["garages", "bathrooms", "conservatories", "cold feet under the desk"],
                titles: [
                    "$brand $series $technology $noun $power $thermostat", "$brand $model $noun $mounting, $power",
                ]),
        ])
}
