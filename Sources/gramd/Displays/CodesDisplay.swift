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
            header: ["code", "found in", "weight", "p(c|t)", "products", "idf"],
            rows: product.codes.map { code in
                [
                    code.code, place(of: code), String(format: "%.2f", code.weight), probability(code.probability),
                    String(code.products), String(format: "%.2f", code.idf),
                ]
            })
        text = text + "\(verbatim: table)"
        if !product.notPosted.isEmpty {
            text = text + "\nnot posted: \(product.notPosted.joined(separator: ", "))"
        }
        return text + "\n" + typed(product.typedValues)
    }

    static func text(_ query: QueryCodesDocument) -> DisplayText {
        let rows = query.codes.map { code in
            [
                code.code, origin(of: code),
                probability(code.probability), String(code.products),
                code.weight.map { String(format: "%.2f", $0) } ?? "finds nothing",
            ]
        }
        let table = TextTable(header: ["code", "from", "p(c|q)", "products", "weight"], rows: rows)
        var text: DisplayText = "\(verbatim: table)"
        if let feedback = query.feedback {
            text =
                text
                + "\nthe \(feedback.products) best products then add their \(feedback.codes) weightiest codes, with "
                + "\(String(format: "%.0f", feedback.weight * 100)) % of the weight above"
        }
        return text + "\n" + typed(query.typedValues)
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
