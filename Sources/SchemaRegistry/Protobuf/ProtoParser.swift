import Catalog

extension ProtoFile {
    /// Parses a schema file of proto2, proto3 or an edition, or its descriptor in base64.
    /// - Throws: ``RecordFault`` of the code `invalidSchema`
    init(parsing text: [UInt8]) throws(RecordFault) {
        if let file = try ProtoFile(descriptor: text) {
            self = file
        } else {
            var parser = try ProtoParser(text)
            self = try parser.file()
        }
    }
}

/// Reads what a schema declares (Protocol Buffers Language Specification). Options but an edition's features, services and
/// extensions are passed over: a field of an extension is one that the type doesn't know.
private struct ProtoParser {
    private static let deepest = 32
    /// The largest number of a field; what is larger would not fit into a tag.
    private static let fieldNumbers: ClosedRange<Int64> = 1...536_870_911

    private var tokens: ProtoTokenizer
    private var token: ProtoToken = .end
    private var isEdition = false

    init(_ text: [UInt8]) throws(RecordFault) {
        tokens = ProtoTokenizer(text)
        try advance()
    }

    mutating func file() throws(RecordFault) -> ProtoFile {
        var file = ProtoFile()
        while token != .end {
            if try take(";") { continue }
            switch try identifier() {
            case "syntax":
                try expect("=")
                switch try text() {
                case "proto2": file.syntax = .proto2
                case "proto3": file.syntax = .proto3
                case let other: throw tokens.fault("expected the syntax proto2 or proto3, found \(other.excerpt())")
                }
                try expect(";")
            case "edition":
                try expect("=")
                _ = try text()
                file.syntax = .edition
                isEdition = true
                try expect(";")
            case "package":
                file.package = try fullName()
                try expect(";")
            case "import":
                if case .identifier = token { try advance() }
                file.imports.append(try text())
                try expect(";")
            case "message": file.messages.append(try message(depth: 1))
            case "enum": file.enumerations.append(try enumeration())
            case "option": file.features = ProtoFeatures(try skipStatement()).or(file.features)
            // Who else may use a type, from edition 2024 on.
            case "export" where isDeclaration, "local" where isDeclaration: break
            case "service", "extend": try skipBlock()
            case let other: throw tokens.fault("expected a declaration, found \(other.excerpt())")
            }
        }
        return file
    }

    /// Whether the word that comes next begins the declaration of a type.
    private var isDeclaration: Bool {
        isEdition && (token == .identifier("message") || token == .identifier("enum"))
    }

    private mutating func message(depth: Int) throws(RecordFault) -> ProtoFile.Message {
        let name = try identifier()
        return try body(of: name, depth: depth)
    }

    private mutating func body(of name: String, depth: Int) throws(RecordFault) -> ProtoFile.Message {
        guard depth <= Self.deepest else { throw tokens.fault("expected at most \(Self.deepest) nested types") }
        var message = ProtoFile.Message(name: name)
        try expect("{")
        while try !take("}") {
            if try take(";") { continue }
            if token == .sign(".") {
                try field(startingWith: nil, in: &message, oneof: nil, depth: depth)
                continue
            }
            let word = try identifier()
            // A field's type may be called like a keyword, but no keyword's statement looks like a field's.
            switch (word, token) {
            case ("export", .identifier) where isDeclaration, ("local", .identifier) where isDeclaration: break
            case ("message", .identifier): message.messages.append(try self.message(depth: depth + 1))
            case ("enum", .identifier): message.enumerations.append(try enumeration())
            case ("oneof", .identifier): try oneof(in: &message, depth: depth)
            case ("map", .sign("<")): message.fields.append(try map())
            case ("option", .identifier), ("option", .sign("(")), ("extensions", .number), ("reserved", _):
                try skipStatement()
            case ("extend", .identifier), ("extend", .sign(".")): try skipBlock()
            default: try field(startingWith: word, in: &message, oneof: nil, depth: depth)
            }
        }
        return message
    }

    private mutating func oneof(in message: inout ProtoFile.Message, depth: Int) throws(RecordFault) {
        _ = try identifier()
        let number = message.oneofs
        message.oneofs += 1
        try expect("{")
        while try !take("}") {
            if try take(";") { continue }
            if token == .sign(".") {
                try field(startingWith: nil, in: &message, oneof: number, depth: depth)
                continue
            }
            let word = try identifier()
            if word == "option" {
                try skipStatement()
            } else {
                try field(startingWith: word, in: &message, oneof: number, depth: depth)
            }
        }
    }

    /// Reads a field, of which one word may have been read already.
    private mutating func field(
        startingWith word: String?, in message: inout ProtoFile.Message, oneof: Int?, depth: Int
    ) throws(RecordFault) {
        var label = ProtoFile.Field.Label.none
        var type: String
        switch (word, token) {
        // A word before `=`, a number or a dot is a type's name, whatever it means elsewhere.
        case ("optional", .identifier), ("optional", .sign(".")): label = .optional
        case ("required", .identifier), ("required", .sign(".")): label = .required
        case ("repeated", .identifier), ("repeated", .sign(".")): label = .repeated
        default: break
        }
        if label == .none, let word { type = try fullName(startingWith: word) } else { type = try fullName() }
        if type == "group", case .identifier(let name) = token {
            try advance()
            try expect("=")
            let number = try fieldNumber()
            try skipOptions()
            message.groups.append(try body(of: name, depth: depth + 1))
            var field = ProtoFile.Field(name: name.lowercased(), number: number, label: label, type: name, oneof: oneof)
            field.isGroup = true
            message.fields.append(field)
            return
        }
        let name = try identifier()
        try expect("=")
        let number = try fieldNumber()
        var field = ProtoFile.Field(name: name, number: number, label: label, type: type, oneof: oneof)
        field.features = ProtoFeatures(try skipOptions())
        try expect(";")
        message.fields.append(field)
    }

    private mutating func map() throws(RecordFault) -> ProtoFile.Field {
        try expect("<")
        let key = try fullName()
        try expect(",")
        let value = try fullName()
        try expect(">")
        let name = try identifier()
        try expect("=")
        let number = try fieldNumber()
        try skipOptions()
        try expect(";")
        return ProtoFile.Field(name: name, number: number, label: .none, type: value, mapKeyType: key)
    }

    private mutating func enumeration() throws(RecordFault) -> ProtoFile.Enumeration {
        var enumeration = ProtoFile.Enumeration(name: try identifier())
        try expect("{")
        while try !take("}") {
            if try take(";") { continue }
            let name = try identifier()
            switch (name, token) {
            case ("option", .identifier):
                enumeration.features = ProtoFeatures(try skipStatement()).or(enumeration.features)
            case ("option", .sign("(")), ("reserved", .number), ("reserved", .text),
                ("reserved", .identifier), ("reserved", .sign("-")):
                try skipStatement()
            default:
                try expect("=")
                let isNegative = try take("-")
                let magnitude = try integer()
                guard let number = Int32(exactly: isNegative ? -magnitude : magnitude) else {
                    throw tokens.fault("expected an enum's number of 32 bits")
                }
                try skipOptions()
                try expect(";")
                enumeration.values.append((name, number))
            }
        }
        guard !enumeration.values.isEmpty else { throw tokens.fault("expected a value of an enum") }
        return enumeration
    }

    private mutating func fieldNumber() throws(RecordFault) -> Int {
        let number = try integer()
        guard Self.fieldNumbers.contains(number) else { throw tokens.fault("expected a field's number") }
        return Int(number)
    }

    private mutating func integer() throws(RecordFault) -> Int64 {
        guard case .number(let text) = token else { throw tokens.fault("expected a number") }
        let value: Int64?
        if text.hasPrefix("0x") || text.hasPrefix("0X") {
            value = Int64(text.dropFirst(2), radix: 16)
        } else if text.hasPrefix("0"), text.count > 1 {
            value = Int64(text, radix: 8)
        } else {
            value = Int64(text)
        }
        guard let value else { throw tokens.fault("expected a whole number, found \(text.excerpt())") }
        try advance()
        return value
    }

    /// A name with dots in it, perhaps one before it.
    private mutating func fullName() throws(RecordFault) -> String {
        try take(".")
            ? "." + (try fullName(startingWith: try identifier())) : try fullName(startingWith: try identifier())
    }

    private mutating func fullName(startingWith first: String) throws(RecordFault) -> String {
        var name = first
        while try take(".") { name += "." + (try identifier()) }
        return name
    }

    private mutating func identifier() throws(RecordFault) -> String {
        guard case .identifier(let name) = token else { throw tokens.fault("expected a name") }
        try advance()
        return name
    }

    /// Texts one after the other are one.
    private mutating func text() throws(RecordFault) -> String {
        guard case .text(var text) = token else { throw tokens.fault("expected a text in quotation marks") }
        try advance()
        while case .text(let more) = token {
            text += more
            try advance()
        }
        return text
    }

    /// Passes over options in brackets, if there are any.
    @discardableResult
    private mutating func skipOptions() throws(RecordFault) -> [ProtoToken] {
        guard token == .sign("[") else { return [] }
        var skipped: [ProtoToken] = []
        var open = 0
        repeat {
            switch token {
            case .sign("["), .sign("{"): open += 1
            case .sign("]"), .sign("}"): open -= 1
            case .end: throw tokens.fault("expected the end of options")
            default: break
            }
            skipped.append(token)
            try advance()
        } while open > 0
        return skipped
    }

    /// Passes over everything up to the next semicolon outside braces.
    @discardableResult
    private mutating func skipStatement() throws(RecordFault) -> [ProtoToken] {
        var skipped: [ProtoToken] = []
        var open = 0
        while token != .sign(";") || open > 0 {
            switch token {
            case .sign("{"): open += 1
            case .sign("}"): open -= 1
            case .end: throw tokens.fault("expected a semicolon")
            default: break
            }
            skipped.append(token)
            try advance()
        }
        try advance()
        return skipped
    }

    /// Passes over everything up to the end of the next braces.
    private mutating func skipBlock() throws(RecordFault) {
        while token != .sign("{") {
            guard token != .end else { throw tokens.fault("expected an opening brace") }
            try advance()
        }
        var open = 0
        repeat {
            switch token {
            case .sign("{"): open += 1
            case .sign("}"): open -= 1
            case .end: throw tokens.fault("expected a closing brace")
            default: break
            }
            try advance()
        } while open > 0
    }

    private mutating func expect(_ sign: Character) throws(RecordFault) {
        guard try take(sign) else { throw tokens.fault("expected \"\(sign)\"") }
    }

    /// Whether a sign comes next, which then is passed over.
    private mutating func take(_ sign: Character) throws(RecordFault) -> Bool {
        guard token == .sign(sign) else { return false }
        try advance()
        return true
    }

    private mutating func advance() throws(RecordFault) { token = try tokens.next() }
}
