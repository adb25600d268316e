/// Hides passwords in what is shown of settings.
enum SecretMask {
    /// A text with the passwords of addresses (`://user:password@`) and of libpq's connection strings (`password=…`) masked;
    /// where it is not clear where a password ends, all behind it goes too.
    static func masked(_ text: String) -> String {
        text.replacing(/(:\/\/[^:\/?#]*:).*@/) { "\($0.1)\(ConfiguredValue.mask)@" }
            .replacing(/(?i)((?:ssl)?password\s*=\s*)(?:'(?:[^'\\]|\\.)*'?|\S+)/) {
                "\($0.1)\(ConfiguredValue.mask)"
            }
    }
}
