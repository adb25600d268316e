extension Trade {
    static let electronics = Trade(
        "Electronics",
        brands: """
            Veltrona, Aurivex, Kesmaro, Pulsantic, Tonaldis, Brightmoor, Nuvisto, Oktavell, Zentrivo, Halcyonic, \
            Lumetrix, Soundelle, Mirakto, Feldhorn Audio, Quintavo, Ohmstead, Clarivox, Radiantis, Ypsilux, Vorenta, \
            Hexaphon, Northwick, Dalvero, Bassendorf, Pixelgard, Stellaphon
            """,
        series: """
            Aria, Pulse Line, Nocturne, Vista, Crescendo, Horizon, Echo Bay, Lumen, Orbit, Fathom, Drift, Meridian, \
            Sonata, Flux, Apex, Halo
            """,
        praise: "Premium, NEW, High-Performance, Next-Gen, Ultra Slim",
        categories: [
            Category(
                "Headphones", "Headphones | Over-Ear Headphones | Stereo Headphones ~ headset, cans, ear phones",
                price: 19...390,
                attributes: [
                    .deviceColour,
                    .choice(
                        "connection", "Wireless | Bluetooth ~ cordless, no cable",
                        "Wired | 3.5 mm Jack ~ with cable, aux"),
                    .flag("noise_cancelling", "Noise-Cancelling | Active Noise Cancelling | ANC ~ silent, block noise"),
                    .choice(
                        "audience", "Adults", "Kids | Children's ~ toddler, for school",
                        "Gamers | Gaming ~ for console",
                        "DJ | Studio ~ for mixing"),
                    .measure("battery_life", .counted("Hours"), 30, 20, 40, 60).preference,
                ],
                features: [
                    "soft memory-foam cushions", "a foldable frame", "deep, clean bass", "two built-in microphones",
                ],
                uses: ["long flights", "commuting", "quiet evenings", "calls at the desk"],
                titles: [
                    "$brand $series $model $noise_cancelling $connection $noun {for $audience} $colour",
                    "$brand $model $noun $connection, $noise_cancelling, $colour",
                ]),
            Category(
                "Portable Speakers", "Bluetooth Speaker | Portable Speaker ~ boombox, music box, sound box",
                price: 15...320,
                attributes: [
                    .deviceColour, .measure("power", .watt, 20, 10, 40, 60, 100),
                    .flag("waterproof", "Waterproof | IPX7 ~ for shower, pool"),
                    .choice("size_class", "Compact | Mini ~ small, tiny", "Standard", "Party | XL ~ loud, big"),
                ],
                features: ["stereo pairing", "a carrying strap", "twelve hours of playtime", "two passive radiators"],
                uses: ["garden parties", "the bathroom", "camping weekends", "the beach"],
                titles: [
                    "$brand $series $size_class $noun $power $waterproof $colour",
                    "$brand $model $noun - $colour {, $waterproof}",
                ]),
            Category(
                "Televisions", "Smart TV | TV ~ television, flat screen, telly", price: 149...2400,
                attributes: [
                    .measure("screen_size", .inch, 55, 43, 65, 50, 32, 75).varying,
                    .choice("panel", "LED", "OLED ~ best black", "QLED | Quantum Dot", "Mini-LED"),
                    .choice("resolution", "4K UHD | Ultra HD | 4K ~ 2160p", "Full HD | 1080p ~ fhd", "8K"),
                    .measure("refresh_rate", .hertz, 60, 100, 120, 144), .energyClass,
                ],
                features: ["a slim metal stand", "four HDMI inputs", "surround sound", "voice control"],
                uses: ["film nights", "console players", "the bedroom wall", "bright rooms"],
                titles: [
                    "$brand $model $screen_size $resolution $panel $noun $refresh_rate",
                    "$brand $series $noun $screen_size, $panel, $resolution, $energy_class",
                ]),
            Category(
                "Digital Cameras", "Digital Camera | Mirrorless Camera ~ photo camera, dslr, cam",
                price: 89...2100,
                attributes: [
                    .deviceColour,
                    .choice(
                        "kit", "Body Only | Body ~ without lens",
                        "With 18-55 mm Lens | Kit 18-55 ~ with lens, starter kit",
                        "With Two Lenses | Double Zoom Kit ~ full set"
                    ).varying,
                    .choice(
                        "skill", "Beginner | Easy Shot ~ for beginners, simple", "Enthusiast", "Professional | Pro"),
                    .flag("image_stabilizer", "Stabilised | Image Stabilizer ~ no shake, steady"),
                ],
                features: ["a tilting touch screen", "fast eye autofocus", "4K video", "dual card slots"],
                uses: ["travel", "family photos", "vlogging", "birdwatching"],
                titles: [
                    "$brand $series $model $noun $kit {, $colour}",
                    "$brand $model $skill $noun $image_stabilizer $colour",
                ]),
            Category(
                "Smartwatches", "Smartwatch | Smart Watch ~ fitness tracker, smart band, step counter", price: 29...520,
                attributes: [
                    .deviceColour, .measure("case_size_cm", .centimetre, 4.2, 3.8, 4.6).varying,
                    .choice(
                        "strap", "Silicone | Silicone Strap ~ rubber", "Leather | Leather Strap",
                        "Milanese | Steel Strap ~ metal"),
                    .flag("cellular", "LTE | Cellular ~ with sim, without phone"),
                    .choice(
                        "audience", "Women | Women's ~ ladies, for her", "Men | Men's ~ mens",
                        "Kids | Children's ~ for son, boys"),
                ],
                features: ["a heart-rate sensor", "an always-on display", "sleep tracking", "a week of battery life"],
                uses: ["runners", "swimmers", "the office", "first-time users"],
                titles: [
                    "$brand $series $model $noun {for $audience} $colour $strap",
                    "$brand $series $noun $cellular $case_size_cm $colour",
                ]),
            Category(
                "Power Banks", "Power Bank | Portable Charger ~ external battery, battery pack, phone juice",
                price: 9...95,
                attributes: [
                    .measure("capacity", .milliampereHour, 10_000, 20_000, 5000, 26_800).varying,
                    .measure("power", .watt, 20, 30, 65, 100), .deviceColour,
                    .choice("port", "USB-C ~ type c", "USB-A", "Built-in Cables | With Cables ~ no extra cable"),
                    .flag("solar", "Solar ~ sun powered"),
                ],
                features: ["a small display", "pass-through charging", "a scratch-proof shell", "three outputs"],
                uses: ["festivals", "long train rides", "tablets and phones", "hikers"],
                titles: [
                    "$brand $capacity $noun $port $power $colour", "$brand $series $solar $noun, $capacity, $colour",
                ]),
        ])
}
