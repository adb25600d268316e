extension Trade {
    static let sports = Trade(
        "Sports & Outdoors",
        brands: """
            Ridgelark, Summiteer, Trailhound, Velonaut, Kestrel Peak, Böenwind, Gletscherstein, Outbound Nine, \
            Paceline, Cragmoor, Fernweg, Hillstride, Ironhide Gym, Lakemark, Mountley, Nordhang, Openfell, Ropewalk, \
            Stridewell, Tundrax, Wanderby, Yonderhill, Asanda, Pedalora, Flexanto
            """,
        series:
            "Summit, Breeze, Ranger, Torrent, Glide, Basecamp, Fury, Zen, Traverse, Nomad, Ascent, Tempo, Drift, Boulder, Ridge",
        praise: "Ultralight, Pro, NEW, Breathable, Robust",
        categories: [
            Category(
                "Running Shoes",
                "Running Shoes | Performance Running Shoes ~ sneakers, jogging shoes, runners",
                price: 39...210,
                attributes: [
                    .audience, .shoeSize, .clothingColour,
                    .choice("surface", "Road ~ street, asphalt", "Trail | Off-Road ~ mountain, forest", "Track ~ race"),
                    .choice(
                        "cushioning", "Maximum | Max Cushion ~ soft", "Neutral",
                        "Stability | Support ~ for overpronation"
                    ).preference, .flag("waterproof", "Waterproof | Membrane ~ rain proof, for rain"),
                ],
                features: ["a breathable mesh upper", "a springy midsole", "reflective details", "a wide toe box"],
                uses: ["marathon training", "first five kilometres", "muddy paths", "long walks"],
                titles: [
                    "$brand $series $model $audience $noun $colour $size",
                    "$brand $series $noun {for $audience}, $colour, $size",
                    "$audience $waterproof $noun $brand $series $model",
                ]),
            Category(
                "Yoga Mats", "Yoga Mat | Exercise Mat | Fitness Mat ~ gymnastics pad, pilates mat, stretching mat",
                price: 12...110,
                attributes: [
                    .choice(
                        "material", "Cork", "Natural Rubber ~ rubber, eco", "TPE | TPE Foam ~ foam", "PVC ~ plastic",
                        "Jute ~ natural"),
                    .choice(
                        "thickness", "6 mm | 0.6 cm", "4 mm | 0.4 cm ~ thin", "10 mm | 1 cm ~ thick, extra soft",
                        "15 mm | 1.5 cm ~ very thick"),
                    .brightColour, .flag("strap_included", "With Carrying Strap | Incl. Strap ~ with bag"),
                    .flag("non_slip", "Non-Slip | Anti-Slip ~ grippy, sticky"),
                ],
                features: ["alignment lines", "a closed-cell surface", "rounded corners", "a washable cover"],
                uses: ["sore knees", "hot studios", "travel", "morning stretches"],
                titles: [
                    "$brand $series $noun $thickness $material $colour",
                    "$brand $non_slip $noun {, $strap_included}, $colour, $thickness",
                ]),
            Category(
                "Dumbbells", "Dumbbell | Training Dumbbell ~ hand weights, gym weights, free weight",
                price: 9...380,
                attributes: [
                    .measure("weight", .kilogram, 5, 10, 2, 15, 20, 3).varying,
                    .choice("coating", "Neoprene ~ soft", "Rubber | Rubber-Coated", "Chrome ~ shiny", "Cast Iron"),
                    .measure("pieces", .pieces, 2, 1, 6), .flag("adjustable", "Adjustable ~ changeable, variable"),
                ],
                features: ["hexagonal ends", "a knurled grip", "a storage rack", "colour-coded sizes"],
                uses: ["home gyms", "rehabilitation", "strength beginners", "aerobics"],
                titles: [
                    "$brand $series $noun $weight $coating {, $pieces}", "$brand $adjustable $noun $weight - $coating",
                ]),
            Category(
                "Tents", "Tent | Camping Tent ~ camping shelter, bivouac, sleeping shelter", price: 39...890,
                attributes: [
                    .choice(
                        "persons", "2 Persons | 2-Person ~ for two", "3 Persons | 3-Person",
                        "4 Persons | 4-Person ~ family, big", "1 Person | 1-Person ~ solo",
                        "6 Persons | 6-Person ~ group"
                    ).varying,
                    .choice("setup", "Pop-Up | Instant ~ quick, easy setup", "Poles | Classic"),
                    .choice("season", "3 Seasons | 3-Season", "4 Seasons | 4-Season ~ winter", "Summer").preference,
                    .choice("colour", "Olive ~ green", "Sand ~ beige", "Orange", "Blue").varying.preference,
                ],
                features: ["taped seams", "a large porch", "mosquito nets", "aluminium poles"],
                uses: ["festivals", "cycling tours", "family campsites", "windy ridges"],
                titles: [
                    "$brand $series $model $noun $persons $season $colour",
                    "$brand $setup $noun {for $persons}, $colour",
                ]),
            Category(
                "Bicycle Helmets",
                "Bicycle Helmet | Bike Helmet ~ cycling hat, head protection, cycle helmet",
                price: 19...240,
                attributes: [
                    .choice(
                        "audience", "Adults | Adult ~ grown up", "Kids | Children's ~ toddler, for kids, boys",
                        "Youth ~ teenager"),
                    .choice(
                        "size", "M 55-58 cm | Size M ~ medium", "L 58-61 cm | Size L ~ large",
                        "S 51-55 cm | Size S ~ small"
                    ).varying,
                    .brightColour, .flag("light", "With Rear Light | LED Light ~ lit, with lamp"),
                    .choice("discipline", "City | Urban ~ commute", "Mountain | MTB ~ trail", "Road | Race ~ racing"),
                ],
                features: ["a one-hand dial", "fourteen vents", "a removable visor", "an insect net"],
                uses: ["school runs", "commuters", "downhill", "e-bikes"],
                titles: [
                    "$brand $series $discipline $noun $audience $size $colour",
                    "$brand $model $noun {for $audience}, $colour, $light",
                ]),
            Category(
                "Water Bottles", "Water Bottle | Drinking Bottle ~ flask, hydro jug, thermos",
                price: 6...55,
                attributes: [
                    .measure("capacity", .millilitre, 500, 750, 1000, 350, 1500).varying,
                    .choice("material", "Stainless Steel | Steel ~ metal", "Tritan | Plastic ~ bpa free", "Glass"),
                    .brightColour, .flag("insulated", "Vacuum-Insulated | Double-Walled ~ keeps cold, keeps warm"),
                    .choice("audience", "Adults", "Kids | Children's ~ for school, kindergarten"),
                ],
                features: ["a leakproof cap", "a carrying loop", "a wide mouth", "a powder coating"],
                uses: ["the gym", "school bags", "hikes", "bike cages"],
                titles: [
                    "$brand $series $noun $capacity $material $colour",
                    "$brand $insulated $noun, $capacity, $colour {for $audience}",
                ]),
            Category(
                "Sleeping Bags", "Sleeping Bag | Mummy Sleeping Bag ~ camping blanket, bed roll, slumber sack",
                price: 25...420,
                attributes: [
                    .choice(
                        "temperature", "Comfort +5 C | +5 °C ~ spring", "Comfort 0 C | 0 °C",
                        "Comfort -10 C | -10 °C ~ winter, very warm", "Comfort +12 C | +12 °C ~ summer, thin"),
                    .choice("filling", "Down | Duck Down ~ feather", "Synthetic | Synthetic Fibre"),
                    .choice("length", "Regular | 190 cm", "Long | 215 cm ~ tall", "Kids | 150 cm ~ for kids").varying,
                    .choice("colour", "Blue", "Anthracite ~ gray", "Red", "Olive ~ green").varying.preference,
                ],
                features: ["a draught collar", "a two-way zip", "a stuff sack", "an inner pocket"],
                uses: ["alpine huts", "summer camps", "vans", "frosty nights"],
                titles: [
                    "$brand $series $noun $temperature $filling $colour",
                    "$brand $series $model $noun $length, $filling, $colour",
                ]),
        ])
}
