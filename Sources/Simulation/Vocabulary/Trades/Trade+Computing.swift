extension Trade {
    static let computing = Trade(
        "Computing",
        brands: """
            Bytehaven, Corvexa, Tektoria, Keystad, Silvanode, Mosaiq Labs, Ironloop, Netzwerg, Gridfell, Datumara, \
            Arclight Systems, Pixelgard, Zentrivo, Oblicore, Nodewick, Cachemere, Hexaphon, Framework Nine, \
            Parallaxo, Kernelby, Typhoria, Switchwell, Rackenau, Luminode, Tessaract, Quillbit
            """,
        series: """
            Strato, Nimbus, Forge, Vector, Photon, Glide, Titanium Line, Zephyr, Relay, Slate, Arc, Vertex, Ember, \
            Monolith, Cadence, Rapid
            """,
        praise: "Ultra, NEW, Ergonomic, High-Speed, Professional",
        categories: [
            Category(
                "Laptops", "Laptop | Ultrabook ~ notebook computer, portable pc, portable computer", price: 289...2600,
                attributes: [
                    .measure("screen_size", .inch, 15.6, 14, 13.3, 17.3, 16),
                    .measure("memory", .gigabyte, 16, 8, 32, 64).varying,
                    .measure("storage", .gigabyte, 512, 256, 1024, 2048).varying,
                    .choice(
                        "purpose", "Gaming ~ for gamers, for games", "Business | Office ~ for work",
                        "Student | Everyday ~ for school, college"),
                    .flag("touchscreen", "Touchscreen | Touch ~ with pen, 2 in 1"), .deviceColour,
                ],
                features: ["a backlit keyboard", "an all-metal body", "a fingerprint reader", "fast charging"],
                uses: ["lecture halls", "video editing", "business trips", "casual games"],
                titles: [
                    "$brand $series $model $screen_size $purpose $noun {$memory RAM,} {$storage SSD,} $colour",
                    "$brand $model $noun {- $screen_size} $touchscreen {/ $memory} {/ $storage}",
                ]),
            Category(
                "Monitors", "Monitor | PC Monitor ~ computer screen, pc display, second screen",
                price: 79...1100,
                attributes: [
                    .measure("screen_size", .inch, 27, 24, 32, 34, 21.5).varying,
                    .choice(
                        "resolution", "Full HD | 1920 x 1080 ~ 1080p", "WQHD | 2560 x 1440 ~ 2k, 1440p",
                        "4K UHD | 3840 x 2160 ~ 4k"),
                    .measure("refresh_rate", .hertz, 75, 144, 165, 60, 240),
                    .choice("panel", "IPS", "VA", "TN", "OLED"),
                    .flag("height_adjustable", "Height-Adjustable | Pivot ~ rotating, vertical"),
                ],
                features: ["thin bezels", "a USB hub", "flicker-free backlight", "built-in speakers"],
                uses: ["fast shooters", "spreadsheets", "photo work", "home offices"],
                titles: [
                    "$brand $model $screen_size $noun $resolution $refresh_rate",
                    "$brand $series $noun $screen_size {, $panel} $height_adjustable, $resolution",
                ]),
            Category(
                "Keyboards", "Keyboard | PC Keyboard ~ pc keys, typing board", price: 12...210,
                attributes: [
                    .choice("connection", "Wireless | 2.4 GHz ~ cordless, bluetooth", "Wired | USB ~ with cable"),
                    .choice(
                        "layout", "Full Size ~ with numpad", "Tenkeyless | TKL ~ without numpad",
                        "60 % ~ compact, small", "Split | Ergonomic ~ for wrist pain"),
                    .choice(
                        "switches", "Red Switches | Linear ~ quiet", "Brown Switches | Tactile",
                        "Blue Switches | Clicky ~ loud", "Scissor ~ flat"),
                    .flag("backlight", "RGB | Backlit ~ light up, glowing"), .deviceColour,
                ],
                features: ["double-shot keycaps", "a detachable wrist rest", "hot-swappable sockets", "media keys"],
                uses: ["writers", "night sessions", "small desks", "programmers"],
                titles: [
                    "$brand $series $model $layout $noun $switches $backlight $colour",
                    "$brand $connection $noun $series $layout, $colour",
                ]),
            Category(
                "Mice", "Mouse | Optical Mouse ~ computer mouse, clicker", price: 8...140,
                attributes: [
                    .choice("connection", "Wireless | 2.4 GHz ~ cordless, bluetooth", "Wired | USB ~ with cable"),
                    .choice(
                        "hand", "Right-Handed", "Left-Handed ~ for lefties, left hand", "Ambidextrous ~ both hands"),
                    .choice(
                        "shape", "Standard", "Vertical | Ergonomic ~ for wrist pain", "Travel | Mini ~ small",
                        "Trackball ~ with ball"),
                    .deviceColour, .flag("silent", "Silent Click ~ quiet, no noise"),
                ],
                features: [
                    "six programmable buttons", "a smooth metal wheel", "an adjustable sensor", "a rubber grip",
                ],
                uses: ["long working days", "shooters", "travel", "shared offices"],
                titles: [
                    "$brand $series $model $shape $noun $connection $colour",
                    "$brand $model $silent $noun {for $hand Use} - $colour",
                ]),
            Category(
                "External Drives",
                "External SSD | Portable SSD ~ backup disk, usb disk, extra storage",
                price: 39...420,
                attributes: [
                    .measure("capacity", .terabyte, 1, 2, 4, 0.5, 8).varying,
                    .choice("interface", "USB 3.2 | USB 3.2 Gen 2 ~ fast usb", "USB-C ~ type c", "USB4 | 40 Gbit/s"),
                    .flag("rugged", "Rugged | Shockproof ~ drop proof, outdoor"), .deviceColour,
                ],
                features: ["hardware encryption", "an aluminium shell", "two short cables", "a status light"],
                uses: ["photo archives", "consoles", "backups", "film crews"],
                titles: [
                    "$brand $series $model $noun $capacity $interface $colour",
                    "$brand $capacity $rugged $noun, $interface, $colour",
                ]),
            Category(
                "Routers", "WiFi Router | Wireless Router ~ internet box, wlan box, wifi extender",
                price: 29...480,
                attributes: [
                    .choice(
                        "standard", "WiFi 6 | 802.11ax", "WiFi 6E", "WiFi 7 | 802.11be ~ newest wifi",
                        "WiFi 5 | 802.11ac"),
                    .measure("units", .pieces, 1, 2, 3).varying, .choice("bands", "Dual-Band", "Tri-Band"),
                    .flag("mobile", "5G | With SIM Slot ~ with sim card"),
                ],
                features: ["parental controls", "four gigabit ports", "a guest network", "app setup in minutes"],
                uses: ["large houses", "smart homes", "streaming", "small offices"],
                titles: [
                    "$brand $series $model $standard $noun $bands $mobile",
                    "$brand $model $noun {, $standard} {, $units}",
                ]),
            Category(
                "Phone Cases",
                "Phone Case | Smartphone Case | Protective Case ~ mobile cover, phone shell, phone bumper",
                price: 6...55,
                attributes: [
                    .choice(
                        "compatible_with", "Aurivex A12", "Aurivex A14", "Veltrona V7", "Veltrona V9 Plus",
                        "Kesmaro K3", "Kesmaro K5 Mini",
                        "Nuvisto One", "Nuvisto Two", "Oktavell 8"
                    ).varying,
                    .choice(
                        "material", "Silicone ~ rubber, soft", "Leather ~ fancy", "Hard Plastic | Polycarbonate ~ hard",
                        "Wood ~ wooden"),
                    .choice(
                        "colour", "Transparent | Crystal Clear ~ see-through, see through", "Black",
                        "Navy ~ dark blue, blue", "Rosé ~ pink", "Sage ~ green"
                    ).varying.preference,
                    .choice("style", "Back", "Flip | Wallet ~ with card slot, folding", "Bumper ~ edge"),
                ],
                features: ["raised edges", "a card pocket", "precise cut-outs", "magnetic charging support"],
                uses: ["clumsy hands", "everyday carry", "building sites", "minimalists"],
                titles: [
                    "$brand $style $noun {for $compatible_with,} $material, $colour",
                    "$compatible_with $noun $brand $series $colour",
                ]),
        ])
}
