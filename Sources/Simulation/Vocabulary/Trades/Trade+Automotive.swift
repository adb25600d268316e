extension Trade {
    static let automotive = Trade(
        "Automotive",
        brands: """
            Autobahnerei, Brakewell, Carossa Nova, Drivenheim, Enginora, Fahrgut, Gearholm, Highroad Supply, \
            Kolbenring, Lenkwerk, Motorella, Oilmark, Pitlane Nord, Reifenau, Scheibenklar, Tarmacadam, Viscolube, \
            Wheelwright & Bros, Zündfunke, Pixelgard
            """,
        series:
            "Allroad, Blizzard, Contour, Endurance, Green Drive, Highway, Longlife, Rally, Street, Turbo, Tour, Winterline",
        praise: "High-Performance, Long-Life, NEW, Universal, OEM Quality",
        categories: [
            Category(
                "Tyres", "Tyre | Passenger Car Tyre ~ car tire, tires, car rubber", price: 39...290,
                attributes: [
                    .choice(
                        "size", "205/55 R16 | 205/55R16 ~ 205 55 16", "195/65 R15 | 195/65R15 ~ 195 65 15",
                        "225/45 R17 | 225/45R17 ~ 225 45 17", "185/60 R14 | 185/60R14", "235/35 R19 | 235/35R19"
                    ).varying,
                    .choice("season", "Summer", "Winter | M+S ~ snow, ice", "All-Season | All-Weather ~ whole year"),
                    .choice("speed_index", "V 240 km/h | V", "H 210 km/h | H", "T 190 km/h | T", "W 270 km/h | W"),
                    .flag("run_flat", "Run-Flat ~ no spare wheel"),
                ],
                features: ["short braking in the wet", "low rolling resistance", "a rim guard", "a quiet tread"],
                uses: ["city cars", "mountain passes", "motorways", "vans"],
                titles: [
                    "$brand $series $season $noun $size $speed_index", "$brand $model $size $noun $season $run_flat",
                ]),
            Category(
                "Engine Oil", "Engine Oil | Motor Oil ~ car lube, lubricant, oil change", price: 9...110,
                attributes: [
                    .choice(
                        "viscosity", "5W-30 | 5W30", "5W-40 | 5W40", "0W-20 | 0W20", "10W-40 | 10W40", "15W-50 | 15W50"),
                    .measure("volume", .litre, 5, 1, 4, 20).varying,
                    .choice("base", "Fully Synthetic | Synthetic", "Semi-Synthetic", "Mineral ~ for old cars, classic"),
                    .choice("engine", "Diesel ~ for tdi, truck", "Petrol ~ gasoline", "Motorcycle | 4T ~ motorbike"),
                ],
                features: ["long drain intervals", "strong cold-start flow", "a pouring spout", "wear protection"],
                uses: ["hybrid cars", "classic cars", "towing", "short trips"],
                titles: [
                    "$brand $series $noun $viscosity $volume", "$brand $base $noun $viscosity {for $engine} $volume",
                ]),
            Category(
                "Wiper Blades",
                "Wiper Blade | Flat Wiper Blade ~ windscreen wipers, windshield cleaner, glass wiper",
                price: 5...60,
                attributes: [
                    .measure("length", .centimetre, 60, 55, 45, 40, 65).varying,
                    .choice("position", "Front ~ windscreen side", "Rear ~ back window"),
                    .measure("pieces", .pieces, 2, 1),
                    .choice("rubber", "Silicone", "Natural Rubber | Graphite-Coated"),
                ],
                features: ["a wear indicator", "four adapters", "an aerodynamic spoiler", "streak-free edges"],
                uses: ["heavy rain", "older cars", "vans", "winter"],
                titles: ["$brand $series $noun $position $length $pieces", "$brand $rubber $noun $length, $pieces"]),
            Category(
                "Dash Cams", "Dash Cam | Car Video Recorder ~ windscreen camera, accident camera, car cam",
                price: 29...330,
                attributes: [
                    .choice("resolution", "Full HD | 1080p", "4K | 2160p ~ uhd", "2K | 1440p"),
                    .choice(
                        "channels", "Front", "Front and Rear | Dual ~ back camera, both sides",
                        "Front, Rear and Cabin | Triple ~ for taxi"),
                    .measure("storage", .gigabyte, 64, 32, 128).varying,
                    .flag("night_vision", "Night Vision ~ see in dark"),
                    .flag("parking_mode", "Parking Mode ~ while parked, motion sensor"),
                ],
                features: ["a shock sensor", "GPS tagging", "a suction mount", "voice commands"],
                uses: ["commuters", "fleet cars", "road trips", "car parks"],
                titles: [
                    "$brand $series $model $noun $resolution $channels $storage",
                    "$brand $model $resolution $noun {with $parking_mode} $storage",
                ]),
            Category(
                "Roof Boxes", "Roof Box | Roof Cargo Box ~ ski coffin, car top carrier, car trunk on roof",
                price: 99...790,
                attributes: [
                    .measure("volume", .litre, 400, 320, 500, 250).varying,
                    .choice(
                        "colour", "Black Gloss | Black ~ shiny black", "Matt Black", "White", "Titanium Grey ~ gray"
                    ).varying.preference, .choice("opening", "Dual-Side | Both Sides ~ opens both sides", "Right Side"),
                    .measure("max_load", .kilogram, 75, 50, 90),
                    .flag("lockable", "Lockable | Central Locking ~ with key, theft proof"),
                ],
                features: ["quick-mount claws", "inner straps", "a low profile", "a torque dial"],
                uses: ["ski weeks", "family holidays", "camping", "moving day"],
                titles: [
                    "$brand $series $model $noun $volume $colour", "$brand $noun $volume $opening, $colour, $lockable",
                ]),
        ])
}
