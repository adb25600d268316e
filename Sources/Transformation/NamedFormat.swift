import Catalog

/// A format that gramd ships as a jq program, chosen by `catalog.format`.
///
/// What it is and which parameters it has stands in the comment that its program begins with.
public struct NamedFormat: Sendable, Equatable {
    /// A text that the configuration gives the program, under `catalog.parameters`.
    public struct Parameter: Sendable, Equatable {
        /// What a parameter may hold.
        enum Values: Sendable, Equatable {
            case text
            /// A regular expression of jq's.
            case expression
            case choice([String])
        }

        /// The key.
        public let name: String
        /// Whether the format can't do without.
        public let isNeeded: Bool
        /// What it is for.
        public let meaning: String
        let values: Values

        /// Why a text can't be the parameter's value; nil for one that can.
        func fault(of text: String) throws(TransformationError) -> String? {
            switch values {
            case .text: return nil
            case .choice(let names):
                return names.contains(text) ? nil : "expected \(names.joined(separator: " or ")), found \(text)"
            case .expression:
                guard !text.isEmpty else { return "expected a regular expression, found none" }
                let trial = try JQProgram(
                    TransformationProgram(
                        name: name, text: "{found: (\"\" | test($parameters.tried; \"i\"))}",
                        parameters: ["tried": text]))
                do throws(RecordFault) {
                    _ = try trial.run(SourceRecord(key: nil, value: Array("null".utf8)))
                    return nil
                } catch {
                    return "expected a regular expression, \(error.detail)"
                }
            }
        }
    }

    /// As `catalog.format` names it.
    public let name: String
    /// What writes such records.
    public let summary: String
    /// Whether it yields rows in Debezium's form, which `catalog.fields` is applied to, rather than plain events.
    public let yieldsRows: Bool
    /// What can be configured.
    public let parameters: [Parameter]
    /// The program.
    public let text: String

    /// Every format, by name.
    public static let all: [NamedFormat] = [
        ("akeneo", PackageResources.akeneo_jq),
        ("bestbuy", PackageResources.bestbuy_jq),
        ("canal", PackageResources.canal_jq),
        ("cloudevents", PackageResources.cloudevents_jq),
        ("cockroachdb", PackageResources.cockroachdb_jq),
        ("commercetools", PackageResources.commercetools_jq),
        ("connect-jdbc", PackageResources.connect_jdbc_jq),
        ("dms", PackageResources.dms_jq),
        ("google-merchant", PackageResources.google_merchant_jq),
        ("magento", PackageResources.magento_jq),
        ("maxwell", PackageResources.maxwell_jq),
        ("outbox", PackageResources.outbox_jq),
        ("schema-org", PackageResources.schema_org_jq),
        ("sequin", PackageResources.sequin_jq),
        ("shopify", PackageResources.shopify_jq),
        ("woocommerce", PackageResources.woocommerce_jq),
    ].map { NamedFormat(name: $0, text: String(decoding: $1, as: UTF8.self)) }

    /// Finds a format by its name.
    public static func named(_ name: String) -> NamedFormat? { all.first { $0.name == name } }

    private init(name: String, text: String) {
        self.name = name
        self.text = text
        let comment = text.split(separator: "\n", omittingEmptySubsequences: false).prefix { $0.hasPrefix("#") }
            .map { $0.dropFirst().trimmingPrefix(" ") }
        summary = String(comment.first ?? "")
        yieldsRows = comment.contains { $0.hasPrefix("Yields rows") }
        parameters = comment.compactMap { line in
            line.firstMatch(of: #/^parameter (\w+)(?: \((needed|expression|one of [^)]+)\))?: (.+)$/#).map {
                let note = $0.2 ?? ""
                let values: Parameter.Values =
                    if note == "expression" {
                        .expression
                    } else if note.hasPrefix("one of ") {
                        .choice(note.dropFirst(7).split(separator: ",").map { String($0.trimmingPrefix(" ")) })
                    } else {
                        .text
                    }
                return Parameter(
                    name: String($0.1), isNeeded: note == "needed", meaning: String($0.3), values: values)
            }
        }
    }
}
