extension Trade {
    static let beauty = Trade(
        "Beauty & Care",
        brands: """
            Alvenia, Blütenreich, Calendra, Dermavelle, Eaudorée, Florentine Bay, Glowmere, Herbalune, Inoa Berg, \
            Jardinelle, Kamilla & Tau, Lavandor, Mirabeth, Nuageline, Ozeania, Petalwise, Quellfrisch, Rosamunde, \
            Seidenglanz, Thalassima, Vitaluna, Weißbirke, Barberton, Shavewright
            """,
        series:
            "Aqua, Botanica, Velvet, Glow, Pure, Repair, Sensitive, Lumière, Ocean, Silk, Vital, Wild Rose, Zen, Boost",
        praise: "Organic, Vegan, NEW, Intensive, Gentle",
        categories: [
            Category(
                "Shampoos", "Shampoo | Care Shampoo ~ hair wash, hair soap, hair cleanser",
                price: 3...38,
                attributes: [
                    .measure("volume", .millilitre, 250, 500, 300, 1000).varying,
                    .choice(
                        "hair_type", "Dry Hair ~ brittle, straw hair", "Oily Hair | Greasy Hair ~ fatty hair",
                        "Coloured Hair | Colour Protect ~ dyed", "Curly Hair | Curls ~ frizzy",
                        "Fine Hair | Volume ~ thin hair"),
                    .flag("silicone_free", "Silicone-Free | Without Silicones ~ natural, no chemicals"),
                    .choice("scent", "Coconut ~ coco", "Argan", "Mint", "Lavender", "Green Apple ~ fruity").varying
                        .preference,
                    .choice(
                        "audience", "Women | For Women", "Men | For Men ~ mens", "Kids | For Kids ~ no tears, baby"),
                ],
                features: ["wheat proteins", "a pump bottle", "panthenol", "a fresh foam"],
                uses: ["daily washing", "sensitive scalps", "holiday hair", "the whole family"],
                titles: [
                    "$brand $series $noun $hair_type $scent $volume",
                    "$brand $silicone_free $noun {for $hair_type}, $volume", "$brand $series $noun $audience $volume",
                ]),
            Category(
                "Face Creams",
                "Face Cream | Moisturiser ~ skin lotion, facial ointment, wrinkle lotion",
                price: 5...120,
                attributes: [
                    .measure("volume", .millilitre, 50, 30, 75, 100).varying,
                    .choice(
                        "skin_type", "Dry Skin ~ flaky", "Oily Skin ~ shiny skin, pimples", "Sensitive Skin ~ allergy",
                        "Mature Skin | 50+ ~ old skin, anti aging"),
                    .choice("active", "Hyaluronic Acid | Hyaluron", "Retinol", "Vitamin C", "Aloe Vera ~ cactus"),
                    .measure("sun_protection", .numbered("SPF"), 30, 15, 50),
                ],
                features: ["a light texture", "shea butter", "an airless dispenser", "no perfume"],
                uses: ["winter air", "under make-up", "after shaving", "evening care"],
                titles: [
                    "$brand $series $noun $active $skin_type $volume",
                    "$brand $noun $volume {with $active}, $skin_type",
                ]),
            Category(
                "Perfumes", "Eau de Parfum | Perfume ~ fragrance, cologne, body scent",
                price: 15...190,
                attributes: [
                    .measure("volume", .millilitre, 50, 30, 100, 75).varying,
                    .choice(
                        "audience", "Women | For Her | Femme ~ ladies, womens", "Men | For Him | Homme ~ mens, guys",
                        "Unisex"),
                    .choice(
                        "note", "Vanilla ~ sweet", "Citrus | Bergamot ~ fresh, lemon", "Sandalwood | Woody ~ wood",
                        "Rose | Floral ~ flowery", "Oud | Amber ~ oriental"),
                    .flag("gift_set", "Gift Set ~ present, for christmas"),
                ],
                features: ["a heavy glass flacon", "a magnetic cap", "a long dry-down", "notes of cedar"],
                uses: ["evenings out", "the office", "first dates", "summer days"],
                titles: [
                    "$brand $series $noun {for $audience} $volume", "$brand $note $noun $volume $audience $gift_set",
                ]),
            Category(
                "Hair Dryers",
                "Hair Dryer | Hair Styling Dryer ~ blow drier, hairdryer, blower for hair",
                price: 15...310,
                attributes: [
                    .measure("power", .watt, 2200, 1800, 2000, 1200), .deviceColour,
                    .flag("ionic", "Ionic | Ion Technology ~ against frizz"),
                    .flag("foldable", "Foldable | Folding Handle ~ travel, small"),
                    .choice(
                        "attachments", "With Diffuser | Incl. Diffuser ~ for curls", "With Nozzle | Styling Nozzle",
                        "Without Attachments"),
                ],
                features: ["a cool-shot button", "a hanging loop", "a quiet motor", "three heat levels"],
                uses: ["long hair", "suitcases", "salons", "quick mornings"],
                titles: [
                    "$brand $series $model $noun $power $ionic $colour",
                    "$brand $model $foldable $noun $attachments, $power, $colour",
                ]),
            Category(
                "Shavers", "Electric Shaver | Shaver ~ razor, beard machine, stubble cutter",
                price: 15...360,
                attributes: [
                    .choice(
                        "use", "Beard ~ moustache, facial hair", "Body | Body Hair ~ legs, intimate",
                        "Head | Bald Head ~ bald"), .flag("wet", "Wet & Dry ~ shower"),
                    .choice("power_source", "Cordless | Rechargeable ~ wireless, battery", "Corded ~ with cable"),
                    .deviceColour,
                    .choice("audience", "Men | For Men ~ mens, guys", "Women | For Women ~ ladies, for her"),
                ],
                features: ["a cleaning station", "five comb lengths", "flexible heads", "a travel lock"],
                uses: ["sensitive skin", "three-day beards", "business trips", "precise edges"],
                titles: [
                    "$brand $series $model $use $noun $wet $colour",
                    "$brand $noun $model {for $audience}, $power_source, $colour",
                ]),
        ])
}
