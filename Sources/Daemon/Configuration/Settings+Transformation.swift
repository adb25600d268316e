import Catalog
import Foundation
import Transformation

extension Settings {
    /// How the events are written that come from the product topic, or from its transformation.
    func eventFormat() -> EventFormat {
        guard let name = optionalString("catalog.format", default: EventFormat.automatic.rawValue) else {
            return .automatic
        }
        if let format = EventFormat(rawValue: name) { return format }
        if let format = NamedFormat.named(name) { return format.yieldsRows ? .automatic : .plain }
        let names = EventFormat.allCases.map(\.rawValue) + NamedFormat.all.map(\.name)
        problem("catalog.format: expected one of \(names.joined(separator: ", ")), found \(name)")
        return .automatic
    }

    /// The program that records of the product topic go through; nil where they are events as they come.
    func transformation() -> TransformationProgram? {
        let format = optionalString("catalog.format").flatMap(NamedFormat.named)
        let file = optionalString("catalog.transform")
        let parameters = members("catalog.parameters", named: format?.parameters.map(\.name) ?? [])
        do throws(TransformationError) {
            let program: TransformationProgram
            switch (format, file) {
            case (nil, nil):
                for name in parameters.keys.sorted() {
                    problem("catalog.parameters.\(name): neither catalog.transform nor catalog.format takes parameters")
                }
                return nil
            case (.some(let format), .some(let file)):
                problem("catalog.transform: \(file) and the format \(format.name) exclude each other")
                return nil
            case (.some(let format), nil): program = try TransformationProgram(format: format, parameters: parameters)
            case (nil, .some(let file)):
                let path = besideFile(file)
                if let fault = ReadableFile(path).fault {
                    throw .unreadable(path: path, reason: fault.description)
                }
                program = try TransformationProgram(file: path, parameters: parameters)
                noteContent(of: "catalog.transform", path)
            }
            try program.check()
            return program
        } catch {
            problem("catalog.\(file == nil ? "format" : "transform"): \(error)")
            return nil
        }
    }

    /// Names settings that have no effect behind a format that says itself what a product's fields are.
    func checkMapping(of decoder: EventDecoder) {
        guard let format = optionalString("catalog.format").flatMap(NamedFormat.named), !format.yieldsRows else {
            return
        }
        for (setting, text) in decoder.settingsBesidePlainEvents {
            let remedy =
                setting == "deleteWhen"
                ? "delete by header:…, or"
                : "leave it out\(format.parameters.isEmpty ? "" : " (its parameters: gramd events formats)"), or"
            problem(
                "catalog.\(setting): \(text) is found in no event of the format \(format.name), which names its fields "
                    + "itself, as product_id, product.title, product.attributes…; \(remedy) print the format's program "
                    + "(gramd events format \(format.name)), change it and name it by catalog.transform in place of "
                    + "catalog.format")
        }
    }

    /// What a transformation may take for one record.
    func transformationLimits() -> TransformationLimits {
        let limits = TransformationLimits()
        return TransformationLimits(
            milliseconds: int(
                "catalog.transformTimeoutMilliseconds", default: limits.milliseconds, in: 10...3_600_000),
            megabytes: int("catalog.transformMemoryMegabytes", default: limits.megabytes, in: 16...1_048_576))
    }
}
