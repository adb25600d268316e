extension Trade {
    static let groceries = Trade(
        "Groceries",
        brands: """
            Altomonte, Bergquell, Casa Feltrina, Dolcemare, Erntegold, Fattoria Lume, Golden Sheaf, Haverbrook, \
            Isola Verde, Kaffeehof Lorenz, La Rivelle, Morgentau, Nonna Pina, Oatfield, Pastificio Sereno, Rösterei \
            Blau, Sunhill Estate, Teehaus Linden, Ulmenhof, Valle Sorrente, Zuckerwald, Cacao Ribeira
            """,
        series:
            "Classico, Bio, Selection, Grand Cru, Terra Verde, Harvest, Village, Riserva, Mild, Intenso, Everyday, Mountain",
        praise: "Organic, Fairtrade-Style, NEW, Selected, Traditional",
        categories: [
            Category(
                "Coffee", "Coffee Beans | Coffee | Espresso Beans ~ java, roast for machine, morning brew",
                price: 4...42,
                attributes: [
                    .measure("weight", .gram, 500, 1000, 250).varying,
                    .choice("roast", "Medium Roast ~ mild", "Dark Roast ~ strong, bitter", "Light Roast ~ fruity"),
                    .choice("origin", "Ethiopia ~ african", "Colombia", "Brazil", "Peru", "Blend ~ mix"),
                    .flag("decaffeinated", "Decaffeinated ~ decaf, without caffeine"),
                    .flag("organic", "Organic ~ bio, eco"),
                ],
                features: ["notes of hazelnut", "low acidity", "a thick crema", "a slow drum roast"],
                uses: ["portafilters", "filter brewing", "cold brew", "offices"],
                titles: [
                    "$brand $series $noun $roast $weight",
                    "$brand $organic $noun $origin, $roast, $weight {, $decaffeinated}",
                ]),
            Category(
                "Tea", "Tea | Leaf Tea ~ infusion, brew leaves, cuppa", price: 2...30,
                attributes: [
                    .choice(
                        "kind", "Black Tea | Earl Grey ~ english breakfast", "Green Tea | Sencha ~ japanese",
                        "Peppermint ~ mint", "Chamomile ~ for stomach, calming", "Rooibos ~ red tea, african",
                        "Fruit Tea | Berry ~ fruity"), .measure("weight", .gram, 100, 250, 50).varying,
                    .flag("organic", "Organic ~ bio, eco"),
                    .flag("caffeine_free", "Caffeine-Free ~ without caffeine, for evening"),
                ],
                features: ["whole leaves", "a tin box", "compostable bags", "a hint of honey"],
                uses: ["cold days", "breakfast", "iced drinks", "bedtime"],
                titles: ["$brand $kind $noun $weight $organic", "$brand $series $noun - $kind, $weight"]),
            Category(
                "Pasta", "Pasta | Italian-Style Pasta ~ noodles, macaroni, spagetti", price: 1...12,
                attributes: [
                    .choice(
                        "shape", "Spaghetti ~ long thin", "Penne ~ tubes", "Fusilli ~ spirals, twisted",
                        "Tagliatelle ~ ribbons, nests", "Farfalle ~ butterflies", "Lasagne Sheets ~ plates"),
                    .measure("weight", .gram, 500, 1000, 250).varying,
                    .choice(
                        "flour", "Durum Wheat", "Wholegrain | Whole Wheat ~ brown, healthy",
                        "Lentil | Red Lentil ~ high protein, low carb", "Rice Flour | Gluten-Free ~ without gluten"),
                    .flag("organic", "Organic ~ bio, eco"),
                ],
                features: ["bronze-drawn dies", "slow drying", "a rough surface", "free-range eggs"],
                uses: ["quick dinners", "baked dishes", "children", "salads"],
                titles: ["$brand $shape $noun $flour $weight", "$brand $series $noun $shape $weight $organic"]),
            Category(
                "Cooking Oil",
                "Olive Oil | Extra Virgin Olive Oil ~ salad dressing oil, frying fat, mediterranean fat",
                price: 3...45,
                attributes: [
                    .measure("volume", .millilitre, 500, 750, 1000, 250, 5000).varying,
                    .choice(
                        "origin", "Italy ~ italian", "Greece | Crete ~ greek", "Spain ~ spanish", "Portugal", "Regional"
                    ), .choice("taste", "Mild ~ soft", "Fruity", "Intense ~ strong, peppery").preference,
                    .choice("container", "Glass Bottle", "Tin | Canister ~ can", "Spray"),
                    .flag("organic", "Organic ~ bio, eco"),
                ],
                features: ["an early harvest", "cold extraction", "a drip-free spout", "a grassy aroma"],
                uses: ["salads", "gentle frying", "dipping bread", "marinades"],
                titles: ["$brand $series $noun $origin $volume", "$brand $organic $noun $taste, $volume, $container"]),
            Category(
                "Chocolate",
                "Chocolate Bar | Chocolate ~ candy, cocoa sweets, choc",
                price: 1...35,
                attributes: [
                    .measure("weight", .gram, 100, 200, 300, 80).varying,
                    .choice(
                        "filling", "Hazelnut | Whole Nuts ~ nuts", "Almond", "Sea Salt ~ salty", "Caramel ~ toffee",
                        "Nougat ~ creamy", "Plain"
                    ).varying, .choice("cocoa", "70 % ~ bitter", "85 % ~ very bitter", "40 % ~ sweet"),
                    .flag("vegan", "Vegan ~ without milk, dairy free"), .flag("gift", "Gift Box ~ present, valentine"),
                ],
                features: ["slowly conched cocoa", "cane sugar", "a crisp snap", "single-estate beans"],
                uses: ["gifts", "baking", "the sofa", "hikes"],
                titles: [
                    "$brand $series $noun $filling $cocoa $weight", "$brand $noun $filling $weight {, $vegan} $gift",
                ]),
        ])
}
