extension Trade {
    static let fashion = Trade(
        "Fashion",
        brands: """
            Amberline, Bastide & Fils, Cottonwell, Denimark, Elodora, Fenwick Row, Gallantry, Hemstitch, Indigaro, \
            Jolivette, Kleinod, Lorelane, Marisola, Nordtuch, Ottilie, Plainfield Co, Quillon, Rosendahlia, \
            Stoffwerk, Taylorette, Ursa Minor, Velouria, Weaverby, Zwirnhaus, Kestrel Peak, Paceline
            """,
        series:
            "Amelie, Boston Line, Clara, Daily, Ella, Finn, Greta, Heritage, Iris, Jasper, Kyoto, Luna, Milo, Nora, Urban",
        praise: "Casual, Elegant, NEW, Comfortable, Timeless",
        categories: [
            Category(
                "T-Shirts", "T-Shirt | Basic T-Shirt ~ tee, tshirt, short sleeve top",
                price: 8...60,
                attributes: [
                    .audience, .clothingSize, .clothingColour,
                    .choice(
                        "material", "Organic Cotton ~ eco, bio cotton", "Cotton", "Linen",
                        "Merino | Merino Wool ~ wool", "Viscose"),
                    .choice("fit", "Regular Fit", "Slim Fit ~ tight", "Oversized ~ baggy, loose").preference,
                    .choice("pattern", "Plain", "Striped | Stripes ~ stripy", "Printed | Graphic Print ~ with picture")
                        .preference,
                ],
                features: ["a ribbed collar", "flat seams", "a soft washed feel", "side slits"],
                uses: ["every day", "layering", "hot days", "the gym"],
                titles: [
                    "$brand $series $audience $noun $fit $colour $size",
                    "$brand $noun $pattern $material, $colour, $size",
                ]),
            Category(
                "Jeans", "Jeans | Denim Jeans ~ denims, denim pants, blue trousers", price: 25...180,
                attributes: [
                    .audience,
                    .choice(
                        "size", "W32 L32 | 32/32", "W30 L32 | 30/32", "W34 L34 | 34/34", "W28 L30 | 28/30",
                        "W36 L34 | 36/34"
                    ).varying,
                    .choice(
                        "fit", "Straight | Straight Leg", "Slim | Slim Fit", "Skinny ~ tight",
                        "Wide Leg ~ baggy, loose", "Bootcut ~ flared"),
                    .choice(
                        "colour", "Dark Wash | Indigo ~ dark blue", "Light Wash | Bleached ~ light blue", "Black",
                        "Grey | Stone"
                    ).varying.preference, .flag("stretch", "Stretch ~ elastic, comfy"),
                    .choice("rise", "High Waist ~ high rise", "Mid Rise", "Low Rise ~ low waist").preference,
                ],
                features: ["five pockets", "a copper button", "raw hems", "heavy selvedge cloth"],
                uses: ["the office", "weekends", "concerts", "work in the yard"],
                titles: [
                    "$brand $series $fit $noun $audience $colour $size",
                    "$audience $noun $brand $rise $fit, $colour, $size, $stretch",
                ]),
            Category(
                "Rain Jackets", "Rain Jacket | Waterproof Jacket ~ raincoat, anorak, mac",
                price: 29...420,
                attributes: [
                    .audience, .clothingSize, .clothingColour, .flag("hood", "With Hood | Hooded ~ with cap"),
                    .choice(
                        "weight_class", "Lightweight | Packable ~ foldable, thin", "Lined | Insulated ~ warm, winter"
                    ).preference, .choice("length", "Short", "Long | Parka ~ down to knee"),
                ],
                features: ["taped seams", "underarm zips", "a storm flap", "reflective piping"],
                uses: ["cyclists", "autumn walks", "festivals", "the school run"],
                titles: [
                    "$brand $series $audience $noun $hood $colour $size",
                    "$brand $weight_class $noun {for $audience}, $colour, $size",
                ]),
            Category(
                "Dresses", "Dress | Fashion Dress ~ gown, frock, robe for party",
                price: 19...290,
                attributes: [
                    .clothingSize, .clothingColour,
                    .choice("length", "Midi ~ knee length", "Maxi ~ long, floor length", "Mini ~ short"),
                    .choice(
                        "occasion", "Casual ~ everyday", "Evening | Cocktail ~ party, prom",
                        "Wedding | Bridesmaid ~ marriage", "Business | Office ~ work"
                    ).preference,
                    .choice(
                        "pattern", "Floral | Flower Print ~ flowers, flowery", "Plain", "Dotted | Polka Dots ~ dots"
                    ).preference,
                    .choice("sleeves", "Sleeveless | Strappy ~ no sleeves", "Short Sleeve", "Long Sleeve ~ with arms"),
                ],
                features: ["a waist tie", "hidden pockets", "a flowing skirt", "a lace back"],
                uses: ["garden parties", "warm evenings", "the office", "dancing"],
                titles: [
                    "$brand $series $length $noun $pattern $colour $size",
                    "$brand $occasion $noun $sleeves, $colour, $size",
                ]),
            Category(
                "Handbags", "Handbag | Shoulder Bag ~ purse, ladies bag, clutch",
                price: 19...480,
                attributes: [
                    .clothingColour,
                    .choice(
                        "material", "Leather | Genuine Leather ~ real leather",
                        "Vegan Leather | Faux Leather ~ fake leather", "Canvas ~ fabric", "Straw | Raffia ~ woven"),
                    .choice("size", "Medium | M", "Small | Mini ~ tiny", "Large | XL ~ big, for laptop").varying,
                    .choice("closure", "Zip | Zipped ~ zipper", "Magnetic Snap", "Buckle").preference,
                ],
                features: ["an inner zip pocket", "a detachable strap", "gold-tone fittings", "a phone sleeve"],
                uses: ["shopping trips", "the theatre", "work papers", "holidays"],
                titles: ["$brand $series $noun $material $colour", "$brand $series $size $noun, $colour, $closure"]),
            Category(
                "Sunglasses", "Sunglasses | UV Sunglasses ~ shades, sun glasses, sunnies", price: 9...260,
                attributes: [
                    .audience,
                    .choice(
                        "shape", "Aviator ~ pilot", "Round ~ circle", "Cat-Eye ~ retro", "Square ~ angular",
                        "Wraparound | Sport ~ cycling"),
                    .choice(
                        "frame_colour", "Black", "Tortoise | Havana ~ brown, leopard", "Gold",
                        "Clear | Crystal ~ see-through, transparent"
                    ).varying.preference, .flag("polarised", "Polarised ~ no glare, for driving"),
                ],
                features: ["full UV protection", "spring hinges", "a hard case", "scratch-proof lenses"],
                uses: ["driving", "the beach", "ski slopes", "small faces"],
                titles: [
                    "$brand $series $shape $noun $audience $frame_colour",
                    "$brand $model $noun {for $audience} $frame_colour, $polarised",
                ]),
            Category(
                "Boots", "Boots | Ankle Boots ~ booties, snow shoes, high shoes",
                price: 35...290,
                attributes: [
                    .audience, .shoeSize, .clothingColour,
                    .choice(
                        "material", "Leather | Smooth Leather", "Suede ~ velvety", "Rubber ~ wellies, gumboots",
                        "Vegan Leather ~ fake leather"), .flag("lined", "Lined | Warm Lining ~ fur, for winter"),
                    .choice("heel", "Flat", "Block Heel ~ high heel", "Platform ~ chunky").preference,
                ],
                features: ["a grippy sole", "a side zip", "elastic inserts", "a padded collar"],
                uses: ["icy pavements", "the city", "stable work", "rainy days"],
                titles: [
                    "$brand $series $audience $noun $material $colour $size",
                    "$brand $lined $noun {for $audience}, $colour, $size",
                ]),
        ])
}
