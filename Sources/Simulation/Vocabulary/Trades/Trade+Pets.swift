extension Trade {
    static let pets = Trade(
        "Pet Supplies",
        brands: """
            Barkwell, Catalina Paws, Doggerland, Fellfreund, Fluffington, Goldflosse, Happy Muzzle, Katzenthal, \
            Leckerli & Sohn, Miauline, Naturnapf, Pawsome Acre, Purrfield, Rudelglück, Schnurrhaar, Tailwag & \
            Daughters, Vierbein, Whiskerby, Zottel, Finley Brook
            """,
        series: "Natural, Country, Puppy Love, Wild, Comfort, Active, Senior Care, Gourmet, Alpine, Coast, Basic, Cosy",
        praise: "Natural, Grain-Free, NEW, Premium, Durable",
        categories: [
            Category(
                "Dog Food", "Dog Food | Complete Dog Food ~ kibble, doggy meal, canine feed",
                price: 4...95,
                attributes: [
                    .choice(
                        "flavour", "Chicken | Poultry ~ hen", "Beef ~ cow", "Salmon ~ fish", "Lamb ~ sheep",
                        "Venison | Game ~ deer"
                    ).varying, .measure("weight", .gram, 800, 400, 2000, 12_000, 3000).varying,
                    .choice("life_stage", "Adult", "Puppy | Junior ~ young, baby", "Senior | 7+ ~ old"),
                    .choice(
                        "breed_size", "Large Breeds | Maxi ~ big dogs", "Small Breeds | Mini ~ small dogs", "All Breeds"
                    ), .flag("grain_free", "Grain-Free ~ no wheat, gluten free"),
                ],
                features: ["fresh meat first", "omega-3 oils", "a resealable bag", "no added sugar"],
                uses: ["sensitive stomachs", "sporty dogs", "picky eaters", "shiny coats"],
                titles: [
                    "$brand $series $life_stage $noun $flavour $weight",
                    "$brand $noun $grain_free $flavour, $breed_size, $weight",
                ]),
            Category(
                "Cat Litter", "Cat Litter | Hygiene Litter ~ kitty sand, toilet sand, cat sand", price: 5...45,
                attributes: [
                    .choice(
                        "material", "Bentonite | Clay", "Wood Fibre | Wood ~ wooden, pellets", "Silica | Crystals",
                        "Tofu ~ soy, plant based"), .measure("volume", .litre, 10, 20, 5, 40).varying,
                    .flag("clumping", "Clumping ~ lumps"),
                    .choice("scent", "Unscented ~ no smell", "Baby Powder", "Lavender").preference,
                ],
                features: ["little dust", "strong odour binding", "compostable grains", "a carry handle"],
                uses: ["several cats", "kittens", "small flats", "long fur"],
                titles: ["$brand $series $material $noun $volume", "$brand $noun $scent, $volume, $clumping"]),
            Category(
                "Dog Leads", "Dog Lead | Walking Lead ~ leash, walking rope, puppy strap",
                price: 6...70,
                attributes: [
                    .measure("length", .metre, 2, 5, 1.2, 3, 10).varying,
                    .choice(
                        "material", "Nylon", "Leather | Greased Leather", "Biothane ~ rubber, waterproof", "Rope ~ cord"
                    ), .brightColour, .flag("reflective", "Reflective ~ visible at night, glow"),
                    .choice("size", "M | Size M ~ medium dog", "S | Size S ~ small dog", "L | Size L ~ big dog"),
                ],
                features: ["a solid brass hook", "a padded grip", "one-hand brake", "hand-sewn seams"],
                uses: ["evening walks", "training", "strong pullers", "puppies"],
                titles: [
                    "$brand $series $noun $material $length $colour",
                    "$brand $reflective $noun, $size, $colour, $length",
                ]),
            Category(
                "Cat Trees", "Cat Tree | Cat Tower ~ kitty climbing frame, scratcher, cat furniture",
                price: 19...290,
                attributes: [
                    .measure("height", .centimetre, 120, 160, 80, 200, 50).varying,
                    .choice("colour", "Grey | Light Grey", "Beige | Cream", "Brown", "White").varying.preference,
                    .choice("material", "Sisal ~ rope", "Plush ~ fluffy", "Water Hyacinth ~ natural"),
                    .flag("large_cats", "XXL | For Large Cats ~ maine coon, heavy, stable"),
                ],
                features: ["a hammock", "two caves", "a dangling ball", "thick posts"],
                uses: ["window views", "indoor cats", "old cats", "climbers"],
                titles: [
                    "$brand $series $noun $height $colour $large_cats", "$noun $brand $material $height - $colour",
                ]),
            Category(
                "Aquariums", "Aquarium | Aquarium Set ~ fish tank, fish bowl, fish glass",
                price: 29...690,
                attributes: [
                    .measure("volume", .litre, 60, 120, 30, 240, 20).varying,
                    .choice("finish", "Black", "White", "Oak ~ wood").varying.preference,
                    .flag("lighting", "With LED Lighting | LED ~ lit"),
                    .flag("stand", "With Cabinet | Incl. Stand ~ with table"),
                    .choice("water", "Freshwater ~ for guppies", "Marine | Saltwater ~ sea, reef"),
                ],
                features: ["a quiet filter", "a heater", "a sliding lid", "a planted backdrop"],
                uses: ["beginners", "shrimps", "living rooms", "schools"],
                titles: [
                    "$brand $series $noun $volume $lighting $finish", "$brand $water $noun $volume, $stand, $finish",
                ]),
        ])
}
