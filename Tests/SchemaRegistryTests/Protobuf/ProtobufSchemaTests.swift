import Catalog
import Testing

@testable import SchemaRegistry

@Suite struct ProtobufSchemaTests {
    @Test func readsTheWholeLanguage() throws {
        let schema = try ProtobufSchema(
            parsing: bytes(
                of: #"""
                    // A comment; /* not one inside */
                    syntax = "proto" '2';
                    import public "other.proto"; import weak 'weak.proto';
                    package shop . v1;
                    option java_package = "org.\"example\"";
                    option (custom).nested = { text: "}" list: [1, 2] inner < a: 1 > };
                    extend google.protobuf.FieldOptions { optional string note = 50000; }
                    service Shop { rpc Get (M) returns (stream M) { option deadline = 1.5e-3; } }
                    /* A comment
                       over lines */
                    message M {
                      option deprecated = true;
                      reserved 2, 15, 9 to 11, 40 to max; reserved "foo", "bar";
                      extensions 100 to 199 [declaration = { number: 100 }];
                      extend M { optional int32 extra = 100; }
                      enum E { option allow_alias = true; reserved 2, -5 to -3; A = 0; B = 0x1 [deprecated = true]; C = -1; D = 010; }
                      message Inner { message Innermost { required E e = 1; } optional Innermost innermost = 1; };
                      required string message = 1 [(note) = "]", json_name = 'x', default = "a;b"];
                      optional .shop.v1.M.E enum = 3 [default = B];
                      repeated M.Inner inner = 0x4;
                      oneof oneof { option (x) = 1; string option = 5; group Group = 6 { optional int32 map = 1; } .shop.v1.M m = 7; }
                      map < int32 , Inner.Innermost > by_number = 8;
                      optional int32 reserved = 12; optional int64 extensions = 13; optional bool package = 14;;
                    }
                    ;
                    """#))
        let message = try #require(schema.message(at: [0]))
        #expect(schema.messages[message].fullName == "shop.v1.M")
        #expect(
            schema.messages[message].fields.map(\.name) == [
                "message", "enum", "inner", "option", "group", "m", "by_number", "reserved", "extensions", "package",
            ])
        let innermost = try #require(schema.message(at: [0, 0, 0]))
        #expect(schema.messages[innermost].fullName == "shop.v1.M.Inner.Innermost")
        #expect(schema.message(at: [0, 1]) == nil)
        #expect(schema.message(at: [1]) == nil)
        #expect(schema.enumerations[0].symbols.mapValues(text) == [0: #""A""#, 1: #""B""#, -1: #""C""#, 8: #""D""#])
        #expect(
            text(
                try ProtobufDecoder.decode(
                    bytes("00 0A0161 1801 2204 0A02 0800 33 0805 34 4206 0805 1202 0808"), schema: schema))
                == #"{"message":"a","enum":"B","inner":[{"innermost":{"e":"A"}}],"group":{"map":5},"by_number":{"5":{"e":"D"}}}"#
        )
    }

    @Test(
        arguments: [
            "message", "message M", "message M {", "message M { int32 }", "message M { int32 a }",
            "message M { int32 a = }",
            "message M { int32 a = 0; }", "message M { int32 a = 536870912; }", "message M { int32 a = 1 }",
            "message M { int32 a = 1; int32 b = 1; }", "message M { Missing m = 1; }",
            "message M { map<bytes, int32> m = 1; }",
            "message M { map<int32 m = 1; }", "enum E {}", "enum E { A = 99999999999; }", #"syntax = "proto4";"#,
            "import 7;",
            "package ;", "nonsense", "}", "/* no end", "'no end", "message M { optional group G = 1; }",
            "option a = { ;",
            "service S {", "message M { int32 a = 1 [; }", "\u{7F}", "message M { option }", "é",
            String(repeating: "message M { ", count: 100_000), String(repeating: "extend M { ", count: 100_000),
        ])
    func aSchemaThatIsNoneIsNamedSo(schema: String) {
        let fault = fault { () throws(RecordFault) in try ProtobufSchema(parsing: bytes(of: schema)) }
        #expect(fault?.code == .invalidSchema)
        #expect(fault?.message.hasPrefix("the Protobuf schema") == true)
    }

    @Test func aFaultNamesItsLine() {
        let fault = fault { () throws(RecordFault) in
            try ProtobufSchema(parsing: bytes(of: "message M {\n  int32 a = 1;\n  /* \n */ int32 b 2;\n}"))
        }
        #expect(fault?.message == "the Protobuf schema can't be read: expected \"=\" in line 4")
    }
}
