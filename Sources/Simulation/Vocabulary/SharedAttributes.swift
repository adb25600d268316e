/// Attributes and values that several trades share.
extension Attribute {
    /// The colour of clothes and textiles.
    static let clothingColour = Attribute.choice(
        "colour", "Black ~ dark", "White ~ off white", "Navy | Navy Blue ~ dark blue, blue",
        "Anthracite ~ dark gray, grey",
        "Burgundy ~ wine red, red", "Red", "Olive | Olive Green ~ khaki, green", "Sand ~ beige, cream",
        "Sky Blue ~ light blue, blue", "Rosé ~ pink, light pink", "Forest Green ~ dark green, green",
        "Mustard ~ yellow", "Lilac ~ purple, light purple", "Rust ~ orange brown, orange"
    ).varying.preference

    /// The colour of devices.
    static let deviceColour = Attribute.choice(
        "colour", "Black | Midnight Black", "White | Polar White", "Graphite ~ dark grey, gray",
        "Silver ~ metallic, gray",
        "Ocean Blue ~ blue", "Ruby ~ red", "Champagne ~ gold, golden", "Mint ~ light green, green", "Blush ~ pink"
    ).varying.preference

    /// The colour of household goods.
    static let homeColour = Attribute.choice(
        "colour", "White", "Black", "Cream ~ off white, beige", "Slate Grey | Slate ~ gray, dark gray",
        "Sage ~ green, light green",
        "Terracotta ~ orange, rust red", "Petrol ~ teal, blue green", "Taupe ~ beige, light brown", "Copper ~ rose gold"
    ).varying.preference

    /// The colour of wooden furniture.
    static let woodColour = Attribute.choice(
        "finish", "Oak | Natural Oak ~ light wood", "Walnut ~ dark wood, brown", "White | Matt White",
        "Sonoma ~ light brown", "Black | Matt Black", "Concrete Look ~ gray", "Wenge ~ very dark brown"
    ).varying.preference

    /// The bright colour of toys and children's goods.
    static let brightColour = Attribute.choice(
        "colour", "Red", "Blue", "Yellow", "Green", "Turquoise ~ teal", "Pink", "Purple ~ violet",
        "Multicolour | Multicoloured ~ rainbow, colorful"
    ).varying.preference

    /// Whom clothes are for.
    static let audience = Attribute.choice(
        "audience", "Women | Women's ~ ladies, womens, for her", "Men | Men's ~ mens, guys, for him",
        "Unisex", "Kids | Children's ~ boys, girls, for kids, youth")

    /// Sizes of clothes in letters.
    static let clothingSize = Attribute.choice(
        "size", "M | Size M ~ medium", "L | Size L ~ large", "S | Size S ~ small", "XL | Size XL ~ extra large",
        "XS | Size XS ~ extra small", "XXL | 2XL ~ plus size"
    ).varying

    /// European shoe sizes.
    static let shoeSize = Attribute.choice(
        "size", "EU 42 | Size 42", "EU 41 | Size 41", "EU 40 | Size 40", "EU 43 | Size 43", "EU 39 | Size 39",
        "EU 44 | Size 44", "EU 38 | Size 38", "EU 45 | Size 45", "EU 37 | Size 37", "EU 36 | Size 36"
    ).varying

    /// European efficiency classes.
    static let energyClass = Attribute.choice(
        "energy_class", "A | Class A ~ energy saving", "B | Class B ~ economical", "C | Class C", "D | Class D",
        "E | Class E")

    /// Mains or battery.
    static let powerSource = Attribute.choice(
        "power_source", "Battery | Battery-Powered ~ wireless, without cable",
        "Corded | Corded 230 V ~ with cable, plug in, electric")
}
