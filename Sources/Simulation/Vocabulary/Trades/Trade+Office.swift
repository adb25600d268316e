extension Trade {
    static let office = Trade(
        "Books & Office",
        brands: """
            Papeterie Moll, Inkwell Harbour, Blattgold, Foliora, Grafitti & Grau, Heftwerk, Kontorhaus, Linierra, \
            Margin Press, Nibsmith, Octavo House, Pagewright, Quire & Stone, Schreibgut, Tintoria, Vellumby, \
            Wortreich Verlag, Zettelwirt, Lanternfish Books, Tonerella, Druckfix, Satchelmoor
            """,
        series:
            "Executive, Campus, Atelier, Student, Metro, Signature, Archive, Daybook, Origami, Pocket, Studio, Voyage",
        praise: "Premium, Refillable, NEW, Sustainable, Bestselling",
        categories: [
            Category(
                "Notebooks", "Notebook | Paper Notebook ~ writing pad, jotter, exercise book",
                price: 3...35,
                attributes: [
                    .choice("format", "A5", "A4 ~ large, big", "A6 | Pocket ~ small", "B5").varying,
                    .choice(
                        "ruling", "Dotted | Dot Grid ~ dots", "Lined | Ruled ~ lines",
                        "Squared | Grid ~ squares, maths", "Blank | Plain ~ empty"),
                    .choice("cover", "Hardcover | Hard Cover ~ stiff", "Softcover", "Leather ~ leather look"),
                    .brightColour, .measure("pages", .counted("Pages"), 120, 200, 80, 240),
                ],
                features: ["thread binding", "a ribbon marker", "an inner pocket", "thick ink-proof paper"],
                uses: ["lectures", "sketches", "travel diaries", "meeting notes"],
                titles: [
                    "$brand $series $noun $format $ruling $colour", "$brand $cover $noun $format, $ruling, $colour",
                ]),
            Category(
                "Pens", "Ballpoint Pen | Pen ~ biro, writing stick, ink writer",
                price: 2...130,
                attributes: [
                    .choice(
                        "ink_colour", "Blue | Blue Ink", "Black | Black Ink", "Red | Red Ink", "Green | Green Ink",
                        "Assorted | Assorted Colours ~ colourful, mixed"
                    ).varying, .choice("tip", "Medium | 0.7 mm", "Fine | 0.5 mm ~ thin", "Broad | 1.0 mm ~ thick"),
                    .measure("pieces", .pieces, 1, 4, 10, 50), .flag("erasable", "Erasable ~ rub out"),
                    .flag("left_handed", "For Left-Handers ~ lefty, left hand"),
                ],
                features: ["a rubber grip", "quick-drying ink", "a metal clip", "a gift case"],
                uses: ["signatures", "exams", "bullet journals", "beginners"],
                titles: [
                    "$brand $series $noun $tip $ink_colour $pieces",
                    "$brand $erasable $noun $ink_colour, $pieces, $left_handed",
                ]),
            Category(
                "Toner", "Toner Cartridge | Toner ~ printer refill, printer ink, laser powder",
                price: 12...210,
                attributes: [
                    .choice(
                        "compatible_with", "Druckfix L20", "Druckfix L40 Duo", "Bytehaven P7", "Bytehaven P9",
                        "Corvexa Jet 3", "Corvexa Jet 5", "Tektoria M100", "Tektoria M250"
                    ).varying,
                    .choice(
                        "colour", "Black", "Cyan ~ blue", "Magenta ~ pink", "Yellow",
                        "4 Colours | CMYK Set ~ all colours, multipack"
                    ).varying,
                    .choice("yield", "3000 Pages | 3,000 Pages", "6000 Pages | High Yield | XL ~ big", "1500 Pages"),
                    .flag("original", "Original | OEM ~ genuine"),
                ],
                features: ["a page counter chip", "easy opening", "sealed packing", "crisp text"],
                uses: ["small offices", "school papers", "invoices", "photo prints"],
                titles: [
                    "$brand $noun {for $compatible_with,} $colour, $yield",
                    "$original $noun $compatible_with $colour $brand $model",
                ]),
            Category(
                "Backpacks", "Backpack | Daypack ~ rucksack, school bag, knapsack",
                price: 19...210,
                attributes: [
                    .measure("volume", .litre, 25, 20, 30, 15, 40), .clothingColour,
                    .choice(
                        "laptop_size", "15.6\" | 15.6 Inch", "14\" | 14 Inch", "17\" | 17 Inch ~ big laptop",
                        "Without Laptop Sleeve"),
                    .flag("water_repellent", "Water-Repellent | Waterproof ~ rain proof, for rain"),
                    .choice(
                        "audience", "Adults", "Kids | Children's ~ primary school, girls, boys",
                        "Students | Student ~ college, university"),
                ],
                features: ["a hidden pocket", "padded straps", "a luggage loop", "a bottle holder"],
                uses: ["commuting", "school", "weekend trips", "photographers"],
                titles: [
                    "$brand $series $noun $volume $colour",
                    "$brand $water_repellent $noun {for $audience} $laptop_size, $colour, $volume",
                ]),
            Category(
                "Cookbooks", "Cookbook | Recipe Collection ~ cooking book, recipes, kitchen guide",
                price: 8...55,
                attributes: [
                    .choice(
                        "cuisine", "Italian ~ italy, pizza", "Asian ~ wok, chinese", "Vegetarian ~ veggie, meatless",
                        "Vegan ~ plant based", "Baking | Bread & Cakes ~ cakes, bread", "Barbecue ~ grilling",
                        "Quick Meals | 30 Minutes ~ fast, easy"),
                    .choice("language", "English", "German ~ deutsch", "French").varying,
                    .choice(
                        "binding", "Hardcover | Hardback", "Paperback | Softcover ~ cheap edition",
                        "E-Book | EPUB ~ digital, for reader"
                    ).varying, .choice("level", "Beginners ~ simple, for dummies", "Experienced | Advanced").preference,
                ],
                features: [
                    "step-by-step photos", "a shopping list for every week", "a ribbon marker",
                    "an index of ingredients",
                ],
                uses: ["busy weekdays", "students", "Sunday roasts", "hosts"],
                titles: [
                    "$series: $cuisine $noun, $binding, $language ($brand)",
                    "$cuisine $noun {for $level} - $binding - $brand",
                ]),
            Category(
                "Crime Novels", "Crime Novel | Mystery Novel ~ whodunit, murder book, detective story",
                price: 5...28,
                attributes: [
                    .choice(
                        "setting", "Island | Set on an Island ~ coast, sea", "Village | English Village ~ cosy, cozy",
                        "Metropolis | Big City ~ urban", "Arctic | Nordic ~ scandinavian, swedish",
                        "Historic | 1920s ~ historical, old times"),
                    .choice("language", "English", "German ~ deutsch", "French").varying,
                    .choice(
                        "binding", "Paperback | Softcover", "Hardcover | Hardback",
                        "E-Book | EPUB ~ digital, for reader", "Audiobook | MP3 Audiobook ~ to listen, hearing"
                    ).varying, .measure("volume_number", .numbered("Book"), 1, 2, 3, 4),
                ],
                features: ["short chapters", "an unreliable narrator", "a map", "a surprising end"],
                uses: ["the beach", "long nights", "reading circles", "fans of quiet detectives"],
                titles: [
                    "The $series Case: $noun {, $volume_number}, $binding, $language ($brand)",
                    "Death in the $series - $setting $noun - $binding",
                ]),
        ])
}
