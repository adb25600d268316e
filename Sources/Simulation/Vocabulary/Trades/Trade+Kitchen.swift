extension Trade {
    static let kitchen = Trade(
        "Kitchen",
        brands: """
            Copperfold, Maison Tressel, Saltandiron, Brennholm, Cucinetta, Hearthwell, Kochlund, Olivando, Pannaro, \
            Stahlkorn, Teaforge, Vandermijl, Wiesengrund, Ambrosella, Bellacotta, Caldera Home, Dunmore Steel, \
            Emberly, Fornello, Grainstone, Norrvik, Casavento, Küchenrat, Larderby
            """,
        series:
            "Chef, Rustica, Origin, Terra, Linea, Provence, Nordic, Essential, Heritage, Barista, Fjord, Gusto, Tavola, Solid",
        praise: "Professional, Premium, Dishwasher-Safe, NEW, Handmade",
        categories: [
            Category(
                "Frying Pans", "Frying Pan | Skillet ~ cooking pan, egg pan, fry pan", price: 14...160,
                attributes: [
                    .measure("diameter", .centimetre, 28, 24, 20, 32).varying,
                    .choice(
                        "material", "Cast Iron ~ heavy", "Stainless Steel | Steel ~ metal", "Aluminium ~ light",
                        "Copper"),
                    .flag("non_stick", "Non-Stick | Non-Stick Coated ~ nothing sticks, coated"),
                    .flag("induction", "Induction | For Induction ~ all hobs"),
                ],
                features: ["a riveted handle", "a thick base", "two pouring lips", "a matching lid"],
                uses: ["steaks", "pancakes", "open fires", "Sunday eggs"],
                titles: [
                    "$brand $series $material $noun $diameter $non_stick $induction",
                    "$noun $diameter $brand $series - $material",
                ]),
            Category(
                "Coffee Machines",
                "Coffee Machine | Coffee Maker ~ cappuccino machine, coffee brewer, coffee pot",
                price: 29...990,
                attributes: [
                    .choice(
                        "kind", "Fully Automatic | Bean to Cup ~ with grinder",
                        "Portafilter | Manual ~ barista, semi automatic", "Capsule | Pod ~ for capsules",
                        "Filter | Drip ~ for office"),
                    .homeColour, .measure("pressure", .counted("bar"), 15, 19, 9).preference,
                    .flag("milk_frother", "With Milk Frother | Milk System ~ for latte"),
                    .measure("tank", .litre, 1.5, 1.2, 1.8, 2),
                ],
                features: ["a removable brewing unit", "a hot-water spout", "cup warming", "five strengths"],
                uses: ["sleepy mornings", "shared kitchens", "guests", "small flats"],
                titles: [
                    "$brand $series $model $kind $noun $milk_frother $colour",
                    "$brand $kind $noun $model, $tank, $colour",
                ]),
            Category(
                "Kettles", "Electric Kettle | Water Kettle ~ water boiler, tea boiler, hot water pot", price: 15...130,
                attributes: [
                    .measure("capacity", .litre, 1.7, 1.5, 1, 0.8).varying, .homeColour,
                    .choice("material", "Stainless Steel ~ metal", "Glass ~ see-through, clear", "Plastic"),
                    .flag("variable_temperature", "Temperature Control | Variable Temperature ~ for green tea"),
                    .measure("power", .watt, 2200, 2400, 1800),
                ],
                features: ["a limescale filter", "a swivel base", "a cool-touch handle", "keep-warm"],
                uses: ["tea lovers", "offices", "campers", "baby bottles"],
                titles: [
                    "$brand $series $noun $capacity $material $colour",
                    "$brand $variable_temperature $noun, $capacity, $power, $colour",
                ]),
            Category(
                "Kitchen Knives",
                "Chef's Knife | Kitchen Knife ~ cooking blade, carving blade, vegetable cutter",
                price: 12...240,
                attributes: [
                    .measure("blade_length", .centimetre, 20, 18, 15, 10).varying,
                    .choice(
                        "steel", "Damascus | Damascus Steel ~ with pattern", "Carbon Steel",
                        "Stainless Steel ~ rust free", "Ceramic"),
                    .choice("handle", "Wood | Pakkawood ~ wooden", "Plastic", "Micarta"),
                    .flag("case_included", "With Sheath | Incl. Sheath ~ with cover"),
                ],
                features: ["a full tang", "a hand-honed edge", "perfect balance", "a gift box"],
                uses: ["herbs", "home cooks", "sushi evenings", "large pumpkins"],
                titles: [
                    "$brand $series $noun $blade_length $steel {, $handle Handle}",
                    "$brand $noun $steel $blade_length $case_included",
                ]),
            Category(
                "Food Containers",
                "Food Storage Container | Airtight Container ~ leftover tubs, lunch box, meal prep boxes",
                price: 7...75,
                attributes: [
                    .measure("capacity", .millilitre, 500, 750, 1000, 1500, 250).varying,
                    .choice(
                        "material", "Glass | Borosilicate Glass ~ oven safe", "Plastic | BPA-Free Plastic",
                        "Stainless Steel ~ metal"),
                    .measure("pieces", .pieces, 3, 5, 10, 1), .flag("leakproof", "Leakproof ~ for soup, does not leak"),
                ],
                features: ["clip lids", "a steam valve", "stackable shapes", "labels"],
                uses: ["leftovers", "cereals", "the freezer", "picnics"],
                titles: [
                    "$brand $series $noun $capacity $material {, $pieces}",
                    "$brand $leakproof $noun $pieces, $capacity, $material",
                ]),
        ])
}
