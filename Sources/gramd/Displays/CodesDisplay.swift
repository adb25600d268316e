import Codes
import Evaluation
import Foundation
import Monitoring

/// Codes for a person, a line each.
enum CodesDisplay {
    static func text(_ product: ProductCodesDocument) -> DisplayText {
        var text: DisplayText = "\(product.productID)  \(product.title)\n"
        for attribute in product.attributes { text = text + "  \(attribute.name): \(attribute.value)\n" }
        let table = TextTable(
            header: ["code", "found in", "weight", "p(c|t)", "products", "idf", "why"],
            rows: product.codes.map { code in
                [
                    code.code, place(of: code), String(format: "%.2f", code.weight), probability(code.probability),
                    String(code.products), String(format: "%.2f", code.idf), code.reason.text,
                ]
            }, endsWithText: true)
        text = text + "\(verbatim: table)"
        text = text + leftOut(product.leftOut.map { ($0.code, $0.probability, $0.reason) }, "p(c|t)")
        return text + leftOut(product.leftOutParts) + "\n" + typed(product.typedValues)
    }

    static func text(_ query: QueryCodesDocument) -> DisplayText {
        let rows = query.codes.map { code in
            [
                code.code, origin(of: code),
                probability(code.probability), String(code.products),
                code.weight.map { String(format: "%.2f", $0) } ?? "finds nothing", code.reason.text,
            ]
        }
        let table = TextTable(
            header: ["code", "from", "p(c|q)", "products", "weight", "why"], rows: rows, endsWithText: true)
        var text: DisplayText = "\(verbatim: table)"
        text = text + leftOut(query.leftOut.map { ($0.code, $0.probability, $0.reason) }, "p(c|q)")
        if let feedback = query.feedback {
            text =
                text
                + "\nthe \(feedback.products) best products then add their \(feedback.codes) weightiest codes, with "
                + "\(String(format: "%.0f", feedback.weight * 100)) % of the weight above"
        }
        return text + leftOut(query.leftOutParts) + "\n" + typed(query.typedValues)
    }

    private static func leftOut(
        _ codes: [(code: String, probability: Double?, reason: CodeReason)], _ probability: String
    ) -> DisplayText {
        guard !codes.isEmpty else { return "" }
        let table = TextTable(
            header: ["left out", probability, "why"],
            rows: codes.map { [$0.code, self.probability($0.probability), $0.reason.text] }, leftAligned: 1,
            endsWithText: true)
        return "\n\(verbatim: table)"
    }

    private static func leftOut(_ parts: [LeftOutPart]) -> DisplayText {
        parts.reduce(DisplayText("")) { text, part in text + "\nwithout \(part.part): \(part.gain)" }
    }

    static func typed(_ values: [TypedValueDocument]) -> DisplayText {
        guard !values.isEmpty else { return "no typed values" }
        let table = TextTable(
            header: ["type", "value", "found in"], rows: values.map { [$0.type, $0.value, $0.foundIn] }, leftAligned: 3)
        return "\(verbatim: table)"
    }

    /// The fields that an own code stands in; where it comes from otherwise.
    private static func place(of code: ProductCodesDocument.PostedCode) -> String {
        if let granularity = code.granularity { return typed(granularity, code.origin) }
        guard !code.fields.isEmpty else { return code.origin }
        return ProductField.allCases.compactMap { field in
            code.fields["\(field)"].map { $0 == 1 ? "\(field)" : "\(field) ×\($0)" }
        }.joined(separator: ", ")
    }

    private static func origin(of code: QueryCodesDocument.WeightedCode) -> String {
        if let granularity = code.granularity { return typed(granularity, code.origin) }
        guard code.origin == "own" else { return code.origin }
        return code.kind == "phrase" ? code.kind : "query"
    }

    private static func typed(_ granularity: String, _ origin: String) -> String {
        origin == "own" ? "typed values, \(granularity)" : "\(origin), \(granularity)"
    }

    private static func probability(_ value: Double?) -> String { value.map { String(format: "%.3g", $0) } ?? "" }
}
