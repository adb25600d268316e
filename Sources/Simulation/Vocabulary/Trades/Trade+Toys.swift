extension Trade {
    static let toys = Trade(
        "Toys",
        brands: """
            Bimbalou, Klötzchen & Co, Puzzlewick, Rumpelino, Tinkertoft, Wobblewood, Hoppelhase, Giggleberry, \
            Marbletree, Nimblekin, Pandorino, Spielwiese, Toyhollow, Zappelfritz, Dreamdory, Fabelwald, Jollybrook, \
            Kugelrund, Lillipuff, Owlington, Railsby, Snuggleton
            """,
        series:
            "Adventure, City, Castle, Farmyard, Galaxy, Jungle, Little World, Ocean, Pirate Bay, Racing, Rainbow, Safari, Unicorn, Dino",
        praise: "Educational, NEW, Creative, Award-Winning, Classic",
        categories: [
            Category(
                "Building Sets",
                "Building Blocks | Building Set | Construction Set ~ toy bricks, clamp bricks, stacking cubes",
                price: 9...190,
                attributes: [
                    .measure("pieces", .pieces, 100, 250, 500, 50, 1000, 1500).varying,
                    .choice("material", "Wood | Wooden ~ natural", "Plastic", "Magnetic ~ with magnets", "Foam ~ soft"),
                    .choice(
                        "age", "3+ | From 3 Years ~ toddler", "6+ | From 6 Years ~ school kids",
                        "1+ | From 1 Year ~ baby", "12+ | From 12 Years ~ teens"),
                    .choice(
                        "theme", "Castle | Knights ~ medieval", "Space | Rocket ~ astronaut", "Vehicles ~ cars, trucks",
                        "Houses ~ home"),
                ],
                features: ["a storage tub", "picture instructions", "rounded edges", "extra wheels"],
                uses: ["rainy afternoons", "little architects", "siblings", "kindergartens"],
                titles: ["$brand $series $material $noun $pieces $age", "$brand $theme $noun {, $pieces}, $age"]),
            Category(
                "Soft Toys", "Plush Toy | Soft Toy | Plush Animal ~ stuffed animal, teddy, cuddly", price: 7...85,
                attributes: [
                    .choice(
                        "animal", "Bear | Brown Bear", "Rabbit | Hare ~ bunny", "Dog | Puppy ~ doggy",
                        "Cat | Kitten ~ kitty", "Elephant", "Penguin", "Sloth", "Dinosaur | T-Rex ~ dino"),
                    .measure("height", .centimetre, 30, 20, 45, 60, 100).varying, .brightColour,
                    .flag("washable", "Machine-Washable | Washable ~ can be washed"),
                    .flag("sound", "With Sound | Musical ~ singing, talking"),
                ],
                features: ["embroidered eyes", "recycled filling", "a satin bow", "long floppy ears"],
                uses: ["newborns", "bedtime", "birthdays", "collectors"],
                titles: ["$brand $series $animal $noun $height $colour", "$brand $noun $animal, $height, $washable"]),
            Category(
                "Board Games", "Board Game | Family Game ~ parlour game, table top game, game night",
                price: 9...110,
                attributes: [
                    .choice(
                        "players", "2-4 Players", "2 Players ~ for couples, for two", "3-6 Players ~ group",
                        "1-5 Players ~ solo"),
                    .choice(
                        "age", "8+ | From 8 Years", "4+ | From 4 Years ~ small children", "12+ | From 12 Years ~ teens",
                        "16+ | From 16 Years ~ adults"),
                    .choice("language", "English", "German ~ deutsch", "French", "Multilingual ~ all languages")
                        .varying,
                    .choice("kind", "Cooperative ~ together", "Card | Cards", "Dice", "Quiz ~ trivia").preference,
                ],
                features: ["wooden figures", "two variants", "a solo mode", "short rules"],
                uses: ["family evenings", "holidays", "experts", "train journeys"],
                titles: [
                    "$brand $series $noun $players $age $language", "$series - $kind $noun by $brand, $players, $age",
                ]),
            Category(
                "Puzzles", "Jigsaw Puzzle | Puzzle ~ jig saw, picture tiles, brain teaser", price: 6...60,
                attributes: [
                    .measure("pieces", .pieces, 1000, 500, 100, 2000, 48).varying,
                    .choice(
                        "motif", "Landscape | Mountains ~ nature", "Animals | Wildlife ~ zoo", "City | Skyline ~ town",
                        "Fantasy ~ dragons", "World Map ~ geography"),
                    .choice("audience", "Adults", "Kids | Children's ~ for kids, toddler"),
                    .flag("three_d", "3D ~ three dimensional"),
                ],
                features: ["matt cards", "a poster", "clean die cuts", "a sorting bag"],
                uses: ["winter evenings", "patient hands", "grandparents", "framing"],
                titles: [
                    "$brand $motif $noun $pieces", "$brand $series $three_d $noun {for $audience} $pieces - $motif",
                ]),
            Category(
                "Remote-Controlled Cars",
                "RC Car | Remote-Controlled Car ~ toy car with remote, radio car, stunt car",
                price: 17...330,
                attributes: [
                    .choice("scale", "1:16", "1:10", "1:24 ~ small", "1:8 ~ big"),
                    .choice(
                        "terrain", "Off-Road | 4WD ~ monster, crawler", "Drift | On-Road ~ racing", "Amphibious ~ water"
                    ), .brightColour,
                    .choice(
                        "age", "8+ | From 8 Years", "3+ | From 3 Years ~ toddler", "14+ | From 14 Years ~ grown up"),
                ],
                features: ["two batteries", "working headlights", "spare tyres", "independent suspension"],
                uses: ["sand pits", "fast races", "car parks", "beginners"],
                titles: [
                    "$brand $series $model $terrain $noun $scale $colour",
                    "$brand $noun $scale $terrain, $age, $colour",
                ]),
        ])
}
