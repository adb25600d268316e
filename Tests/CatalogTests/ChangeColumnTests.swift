import Catalog
import Testing

/// Rows without anything around them that say in a column what happened to them.
@Suite struct ChangeColumnTests {
    private func row(_ columns: String) -> String { #"{"id":7,"title":"T",\#(columns)}"# }

    private static let deletions = [
        #""_change_type":"delete","_commit_version":3"#, #""_CHANGE_TYPE":"DELETE""#, #""__$operation":1"#,
        #""METADATA$ACTION":"DELETE","METADATA$ISUPDATE":false"#, #""_meta":{"op":"d","uuid":"u"}"#, #""_meta/op":"d""#,
        #""_metadata_spanner_mod_type":"DELETE""#, #""header__change_oper":"D""#,
    ]

    @Test(arguments: deletions)
    func theColumnOfAToolDeletes(columns: String) throws {
        #expect(try EventDecoder().decode(row(columns))?.change == .delete)
        let whole = EventDecoder(mapping: FieldMapping(operation: .off, productID: "id", product: nil))
        #expect(try whole.decode(row(columns))?.change == .delete)
        let inside = EventDecoder(mapping: FieldMapping(operation: .off, productID: "data.id", product: "data"))
        #expect(try inside.decode(#"{"stream":"s","data":\#(row(columns))}"#)?.change == .delete)
        #expect(try ProductLineDecoder().decode(line: Array(row(columns).utf8)).first?.change == .delete)
    }

    @Test(arguments: [
        #""_change_type":"update_preimage""#, #""_change_type":"UPDATE_BEFORE""#, #""__$operation":"3""#,
        #""METADATA$ACTION":"DELETE","METADATA$ISUPDATE":true"#, #""header__change_oper":"B""#,
    ])
    func theRowBeforeAnUpdateIsNothing(columns: String) throws {
        #expect(try EventDecoder().decode(row(columns)) == nil)
    }

    @Test(arguments: [
        #""_change_type":"update_postimage""#, #""_change_type":"insert""#, #""__$operation":4"#,
        #""METADATA$ACTION":"INSERT","METADATA$ISUPDATE":true"#, #""_meta":{"op":"u"}"#, #""material":"d""#,
        #""action":"added""#, #""event":"new""#, #""Op":"U""#, #""operation":{"word":"delete"}"#, #""_meta":"d of it""#,
    ])
    func anyOtherRowIsTheProduct(columns: String) throws {
        #expect(try EventDecoder().decode(row(columns))?.product?.title == "T")
    }

    @Test(arguments: [
        ("Op", "D"), ("op_type", "D"), ("operation", "DELETE"), ("action", "deleted"), ("event", "product.deleted"),
        ("row_kind", "-D"), ("event_type", "update_before"),
    ])
    func whatMayBeADeletionIsRefused(column: String, word: String) throws {
        let row = row(#""\#(column)":"\#(word)""#)
        let fault = fault { () throws(RecordFault) in try EventDecoder().decode(row) }
        #expect(fault?.code == .invalidValue && fault?.field == column)
        #expect(fault?.detail.contains("catalog.fields.operation") == true)
        // Once it is said what it is, it is that.
        let none = EventDecoder(mapping: FieldMapping(operation: .off, product: nil))
        #expect(try none.decode(row)?.product?.attributes[column] == .string(word))
        let ignored = EventDecoder(mapping: FieldMapping(ignored: [try FieldPath(validating: column)]))
        #expect(try ignored.decode(row)?.product?.attributes == [:])
        let rules = EventDecoder(deletions: try DeletionRules(adding: ["\(column)=\(word)"]))
        #expect(try rules.decode(row)?.change == .delete)
        // A rule says which values of a column delete, and so that others don't.
        let others = EventDecoder(deletions: try DeletionRules(adding: ["\(column)=gone"]))
        #expect(try others.decode(row)?.product?.title == "T")
    }
}
