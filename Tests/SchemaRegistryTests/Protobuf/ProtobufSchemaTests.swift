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

    @Test func typesThatNoMessageCanHoldMayUseWhatIsNotThere() throws {
        let rules = """
            import "google/protobuf/descriptor.proto"; extend google.protobuf.FieldOptions { optional Rules rules = 1; }
            message Rules { optional Used used = 1; } message Used { optional int32 n = 1; }
            message Path { optional google.protobuf.FieldDescriptorProto.Type type = 1; }
            """
        func schema(_ type: String) throws(RecordFault) -> ProtobufSchema {
            try ProtobufSchema(
                parsing: bytes(of: #"import "r.proto"; message M { optional \#(type) a = 1 [(rules).used.n = 1]; }"#),
                references: [("r.proto", bytes(of: rules))])
        }
        let json = try ProtobufDecoder.decode(bytes("00 0A04 0A02 0801"), schema: try schema("Rules"))
        #expect(text(json) == #"{"a":{"used":{"n":1}}}"#)
        let fault = fault { () throws(RecordFault) in try schema("Path") }
        #expect(fault?.message.contains("google.protobuf.FieldDescriptorProto") == true)
    }

    /// Descriptors written by Google's protobuf for Python, of proto3, proto2 and edition 2023.
    private static let shop = """
        CgpzaG9wLnByb3RvEgdzaG9wLnYxGh9nb29nbGUvcHJvdG9idWYvdGltZXN0YW1wLnByb3RvIr8DCgdQcm9kdWN0EjQKBnByaWNl\
        cxgBIAMoCzIcLnNob3AudjEuUHJvZHVjdC5QcmljZXNFbnRyeVIGcHJpY2VzEg4KAmlkGAIgASgJUgJpZBIXCgRyYW5rGAMgASgF\
        SAFSBHJhbmuIAQESEgoDdXJsGAQgASgJSABSA3VybBIUCgRkYXRhGAUgASgMSABSBGRhdGESLAoFc3RhdGUYBiABKA4yFi5zaG9w\
        LnYxLlByb2R1Y3QuU3RhdGVSBXN0YXRlEi4KBG1hZGUYByABKAsyGi5nb29nbGUucHJvdG9idWYuVGltZXN0YW1wUgRtYWRlEhQK\
        BXNpemVzGAggAygRUgVzaXplcxIWCgZhY3RpdmUYCSABKAhSBmFjdGl2ZRpRCgtQcmljZXNFbnRyeRIQCgNrZXkYASABKAlSA2tl\
        eRIsCgV2YWx1ZRgCIAEoCzIWLnNob3AudjEuUHJvZHVjdC5QcmljZVIFdmFsdWU6AjgBGh8KBVByaWNlEhYKBmFtb3VudBgBIAEo\
        AVIGYW1vdW50IhkKBVN0YXRlEgcKA05FVxAAEgcKA09MRBABQgcKBW1lZGlhQgcKBV9yYW5rYgZwcm90bzM=
        """
    private static let group = """
        CgpzaG9wLnByb3RvImoKAU0SDgoCaWQYASACKAlSAmlkEhIKAWcYAiABKAoyBC5NLkdSAWcSEgoBZRgDIAEoDjIELk0uRVIBZRoR\
        CgFHEgwKAW4YASABKAVSAW4iGgoBRRIOCgFBEP///////////wESBQoBQhAF
        """
    private static let edition = """
        CgpzaG9wLnByb3RvIlkKAU0SDgoCaWQYASABKAlSAmlkEhcKAW0YAiABKAsyAi5NQgWqAQIoAlIBbRIZCgFlGAMgASgOMgQuTS5F\
        QgWqAQIIAVIBZSIQCgFFEgUKAUEQABoEOgIQAkIFkgMCCAJiCGVkaXRpb25zcOgH
        """

    @Test(
        arguments: [
            (
                shop, "00 0a100a03455552120909000000000000f83f1201371800220030013a0042020104",
                """
                {"prices":{"EUR":{"amount":1.5}},"id":"7","rank":0,"url":"","state":"OLD","made":"1970-01-01T00:00:00Z",\
                "sizes":[-1,2],"active":false}
                """
            ),
            // Indexes count the type of a map's entries.
            (shop, "04 00 02 09000000000000f83f", #"{"amount":1.5}"#),
            (group, "00 0a0137130805141805", #"{"id":"7","g":{"n":5},"e":"B"}"#),
            (edition, "00 0a0137130a0138141805", #"{"id":"7","m":{"id":"8"}}"#),
        ])
    func readsDescriptorsInBase64(schema: String, message: String, expected: String) throws {
        let schema = try ProtobufSchema(parsing: bytes(of: schema))
        #expect(text(try ProtobufDecoder.decode(bytes(message), schema: schema)) == expected)
    }

    @Test(arguments: ["AAAA", "CgE=", "abcd", "IgcKASISAgoA", "IgkKAU0SBAoBYRg="])
    func aDescriptorThatIsNoneIsNamedSo(schema: String) {
        let fault = fault { () throws(RecordFault) in try ProtobufSchema(parsing: bytes(of: schema)) }
        #expect(fault?.code == .invalidSchema)
        #expect(fault?.message.hasPrefix("the Protobuf schema can't be read as a descriptor in base64") == true)
    }

    @Test func aFaultNamesItsLine() {
        let fault = fault { () throws(RecordFault) in
            try ProtobufSchema(parsing: bytes(of: "message M {\n  int32 a = 1;\n  /* \n */ int32 b 2;\n}"))
        }
        #expect(fault?.message == "the Protobuf schema can't be read: expected \"=\" in line 4")
    }
}
