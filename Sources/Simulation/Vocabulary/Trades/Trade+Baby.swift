extension Trade {
    static let baby = Trade(
        "Baby",
        brands: """
            Babbelbär, Cloudcradle, Dozewell, Firststep Lane, Hushaby Grove, Kuckuckskind, Lullabee, Mamaluna, \
            Nuckelchen, Pipsqueak & Co, Rockabuy, Sternchenland, Tiptoeby, Wiegenlied, Zwergenreich, Snuggleton, \
            Lillipuff, Owlington
            """,
        series: "Cloud, Little Star, Mini, Moon, Nest, Urban, Travel, Cosy, Swing, Sunny, First",
        praise: "Safe, Soft, NEW, Foldable, Gentle",
        categories: [
            Category(
                "Prams", "Pram | Stroller | Buggy ~ baby carriage, pushchair, baby cart", price: 69...1100,
                attributes: [
                    .choice(
                        "kind", "Travel | Compact ~ holiday, small", "Combination | 3-in-1 ~ complete set",
                        "Jogger | Running ~ sport", "Twin | Double ~ for twins, two kids"), .clothingColour,
                    .measure("max_load", .kilogram, 22, 15, 25),
                    .flag("one_hand_fold", "One-Hand Fold | Quick Fold ~ easy folding"),
                ],
                features: ["a lying position", "a rain cover", "puncture-proof wheels", "a large basket"],
                uses: ["cobblestones", "air travel", "forest walks", "city trams"],
                titles: [
                    "$brand $series $model $kind $noun $colour",
                    "$brand $series $noun $one_hand_fold, $colour {, up to $max_load}",
                ]),
            Category(
                "Child Car Seats",
                "Child Car Seat | Car Seat ~ auto chair, infant carrier, kid seat", price: 35...490,
                attributes: [
                    .choice(
                        "group", "40-87 cm | i-Size 40-87 ~ newborn, infant", "76-150 cm | i-Size 76-150 ~ toddler",
                        "100-150 cm | i-Size 100-150 ~ big kids"), .flag("isofix", "Isofix ~ click in"),
                    .flag("rotating", "360° Rotating | Swivel ~ turning"), .clothingColour,
                ],
                features: ["side-impact wings", "a washable cover", "a tilt position", "an inlay for newborns"],
                uses: ["long journeys", "second cars", "grandparents", "small cars"],
                titles: [
                    "$brand $series $model $noun $group $isofix $colour", "$brand $rotating $noun $group, $colour",
                ]),
            Category(
                "Nappies", "Nappies | Baby Nappies ~ diapers, baby pads, pampering pants",
                price: 5...65,
                attributes: [
                    .choice(
                        "size", "Size 4 | Maxi 9-14 kg", "Size 3 | Midi 6-10 kg", "Size 2 | Mini 4-8 kg ~ small baby",
                        "Size 1 | Newborn 2-5 kg ~ new born", "Size 5 | Junior 11-16 kg ~ toddler"
                    ).varying, .measure("pieces", .pieces, 40, 80, 120, 30).varying,
                    .choice("material", "Disposable", "Cloth | Washable ~ reusable, washable", "Bamboo ~ eco, natural"),
                    .flag("overnight", "Overnight | Night ~ sleeping"),
                ],
                features: ["a wetness indicator", "stretchy sides", "no lotion", "a dry top layer"],
                uses: ["sensitive bottoms", "active crawlers", "long nights", "first weeks"],
                titles: ["$brand $series $noun $size $pieces", "$brand $material $noun $overnight, $size, $pieces"]),
            Category(
                "Baby Monitors", "Baby Monitor | Nursery Monitor ~ babyphone, nursery camera, baby cam",
                price: 25...310,
                attributes: [
                    .choice("kind", "Video | With Camera ~ to watch", "Audio ~ sound only, without picture"),
                    .measure("range", .metre, 300, 500, 50, 1000), .measure("screen_size", .inch, 5, 3.5, 2.8),
                    .flag("night_vision", "Night Vision ~ see in dark"), .flag("app", "WiFi | With App ~ for phone"),
                ],
                features: ["two-way talk", "a room thermometer", "five lullabies", "vibration alert"],
                uses: ["twins", "gardens", "thick walls", "travel"],
                titles: [
                    "$brand $series $model $kind $noun $screen_size $night_vision",
                    "$brand $noun $model {, Range $range} {, $app}",
                ]),
        ])
}
