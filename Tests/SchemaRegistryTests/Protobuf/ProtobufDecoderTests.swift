import Catalog
import Testing

@testable import SchemaRegistry

@Suite struct ProtobufDecoderTests {
    /// The message alone; the index of the first type goes before it.
    private func json(_ schema: String, _ hexadecimal: String) throws(RecordFault) -> String {
        let schema = try ProtobufSchema(parsing: bytes(of: schema))
        return text(try ProtobufDecoder.decode([0] + bytes(hexadecimal), schema: schema))
    }

    /// The examples of Protobuf's page "Encoding".
    @Test(
        arguments: [
            ("message Test1 { optional int32 a = 1; }", "08 96 01", #"{"a":150}"#),
            ("message Test2 { optional string b = 2; }", "12 07 74 65 73 74 69 6e 67", #"{"b":"testing"}"#),
            (
                "message Test1 { optional int32 a = 1; } message Test3 { optional Test1 c = 3; }", "", "{}"
            ),
            (
                "message Test4 { optional string d = 4; repeated int32 e = 6; }",
                "22 05 68 65 6c 6c 6f 30 01 30 02 30 03", #"{"d":"hello","e":[1,2,3]}"#
            ),
            (
                "message Test5 { repeated int32 f = 6 [packed=true]; }", "32 06 03 8e 02 9e a7 05",
                #"{"f":[3,270,86942]}"#
            ),
            ("message Test6 { map<string, int32> g = 7; }", "3A 05 0A 01 6B 10 07", #"{"g":{"k":7}}"#),
        ])
    func readsTheExamplesOfTheDocumentation(schema: String, hexadecimal: String, expected: String) throws {
        #expect(try json(schema, hexadecimal) == expected)
    }

    private static let shop = """
        syntax = "proto3";
        package shop;
        import "google/protobuf/timestamp.proto";
        import "google/protobuf/duration.proto";
        import "google/protobuf/struct.proto";
        import "google/protobuf/wrappers.proto";
        import "google/protobuf/field_mask.proto";
        message Before { int32 a = 1; }
        message Product {
          enum State { STATE_UNKNOWN = 0; ACTIVE = 1; GONE = -1; }
          message Price { double amount = 1; string currency = 2; message Deep { bool yes = 1; } }
          string id = 1; string title = 2; Price price = 3; repeated int32 sizes = 4; repeated string tags = 5;
          map<string, int64> stock = 6; map<int32, Price> by_shop = 7; State state = 8; optional int32 rank = 9;
          oneof media { string url = 10; bytes data = 11; }
          sint32 s32 = 12; sint64 s64 = 13; fixed32 f32 = 14; fixed64 f64 = 15; sfixed32 sf32 = 16; sfixed64 sf64 = 17;
          uint32 u32 = 18; uint64 u64 = 19; float weight = 20; bool active = 21; repeated Price offers = 22;
          google.protobuf.Timestamp made = 23; google.protobuf.Duration took = 24; google.protobuf.Struct extra = 25;
          google.protobuf.DoubleValue rating = 26; google.protobuf.FieldMask mask = 27; google.protobuf.Value any = 28;
          int64 i64 = 29; int32 i32 = 30; repeated State states = 31;
        }
        """

    /// Written by Google's protobuf for Python, as `shop.Product`.
    private static let product = """
        0a013712054bc3a473651a09096666666666e63340220d01ffffffffffffffffff01ac022a01612a016232050a017810053a0d0803120909
        000000000000004040ffffffffffffffffff0148005a0200ff60ffffffff0f68ffffffffffffffffff0175ffffffff79ffffffffffffffff
        8501ffffffff8901feffffffffffffff9001ffffffff0f9801ffffffffffffffffff01a501cdcccc3db2010e09000000000000f83f120345
        5552b20100ba010c08ffb484af0610c08faedc03c2011608ffffffffffffffffff011080b6ca91feffffffff01ca012f0a230a0161121e32
        1c0a0911000000000000f03f0a0208000a0b2a090a070a0162120220010a080a017312031a0174d20109090000000000001240da01080a01
        610a03622e63e201031a0176e801ffffffffffffffffff01f001ffffffffffffffffff01fa0103010005
        """

    @Test func readsWhatAnotherImplementationWrote() throws {
        let schema = try ProtobufSchema(parsing: bytes(of: Self.shop))
        // The second type of the file.
        let json = text(try ProtobufDecoder.decode(bytes("02 02" + Self.product), schema: schema))
        #expect(
            json == """
                {"id":"7","title":"Käse","price":{"amount":19.9,"currency":""},"sizes":[1,-1,300],"tags":["a","b"],\
                "stock":{"x":5},"by_shop":{"3":{"amount":2.0,"currency":""}},"state":"GONE","rank":0,"data":"AP8=",\
                "s32":-2147483648,"s64":-9223372036854775808,"f32":4294967295,"f64":18446744073709551615,"sf32":-1,\
                "sf64":-2,"u32":4294967295,"u64":18446744073709551615,"weight":0.1,"active":false,\
                "offers":[{"amount":1.5,"currency":"EUR"},{"amount":0.0,"currency":""}],\
                "made":"2024-02-29T23:59:59.999Z","took":"-1.500s","extra":{"a":[1.0,null,{"b":true}],"s":"t"},\
                "rating":4.5,"mask":"a,b.c","any":"v","i64":-1,"i32":-1,"states":["ACTIVE","STATE_UNKNOWN",5]}
                """)
    }

    @Test func messageIndexesNameATypeInsideAnother() throws {
        let schema = try ProtobufSchema(parsing: bytes(of: Self.shop))
        #expect(text(try ProtobufDecoder.decode(bytes("06 02 00 00 0801"), schema: schema)) == #"{"yes":true}"#)
        #expect(text(try ProtobufDecoder.decode(bytes("00 0807"), schema: schema)) == #"{"a":7}"#)
        let fault = fault { () throws(RecordFault) in
            try ProtobufDecoder.decode(bytes("04 02 02"), schema: schema)
        }
        #expect(fault?.code == .invalidProtobuf)
    }

    @Test func onlyFieldsWithoutPresenceHaveDefaults() throws {
        #expect(
            try json(
                """
                syntax = "proto3"; message M { bool active = 1; int32 n = 2; string s = 3; bytes b = 4; E e = 5;
                optional int32 o = 6; oneof u { int32 x = 7; } repeated int32 r = 8; map<string, int32> m = 9; M inner = 10;
                double d = 11; enum E { FIRST = 0; } }
                """, "") == #"{"active":false,"n":0,"s":"","b":"","e":"FIRST","d":0.0}"#)
        #expect(
            try json("message M { optional int32 n = 1 [default = 7]; optional E e = 2; enum E { A = 1; } }", "")
                == "{}")
        #expect(try json(#"edition = "2023"; message M { int32 n = 1; }"#, "") == "{}")
    }

    @Test func anEditionsFeaturesSayHowValuesAreSent() throws {
        let schema = """
            edition = "2023"; option features = { field_presence: IMPLICIT, message_encoding: DELIMITED };
            message M {
              bool active = 1; int32 n = 2 [deprecated = true, features.field_presence = EXPLICIT]; M m = 3;
              M l = 4 [features = { message_encoding: LENGTH_PREFIXED }]; map<string, M> by = 5; repeated M r = 6;
            }
            """
        #expect(
            try json(schema, "1B 0801 1C 2202 1001 2A05 0A0161 1200 33 34 33 0801 34") == """
                {"active":false,"m":{"active":true},"l":{"active":false,"n":1},"by":{"a":{"active":false}},\
                "r":[{"active":false},{"active":true}]}
                """)
        #expect(
            try json(
                """
                edition = "2023"; option features.enum_type = CLOSED; message M { E e = 1; F f = 2; }
                enum E { A = 1; } enum F { option features.enum_type = OPEN; B = 0; }
                """, "0805 1005") == #"{"f":5}"#)
        let fault = fault { () throws(RecordFault) in
            try json(#"edition = "2023"; message M { int32 n = 1 [features.field_presence = LEGACY_REQUIRED]; }"#, "")
        }
        #expect(fault?.code == .invalidProtobuf)
        #expect(
            try json(
                """
                edition = "2024"; import option "o.proto"; local message N { int32 n = 1; }
                export message M { local enum E { A = 0; } E local = 1; }
                """, "0807") == #"{"n":7}"#)
    }

    @Test func theLastValueCountsAndMessagesAreMerged() throws {
        let schema = """
            syntax = "proto3"; message M { optional int32 n = 1; M m = 2; repeated int32 r = 3; oneof u { int32 x = 4; M y = 5; } }
            """
        #expect(try json(schema, "0801 0802") == #"{"n":2}"#)
        #expect(try json(schema, "1202 0801 1204 1801 1802 1202 1803") == #"{"m":{"n":1,"r":[1,2,3]}}"#)
        #expect(try json(schema, "2001 2A02 0801") == #"{"y":{"n":1}}"#)
        #expect(try json(schema, "2A02 0801 2001") == #"{"x":1}"#)
        // Packed or not is the writer's choice.
        #expect(try json(schema, "1801 1A02 0203 1804") == #"{"r":[1,2,3,4]}"#)
    }

    @Test func ofEqualKeysOfAMapTheLastCounts() throws {
        let schema = #"syntax = "proto3"; message M { map<string, int32> m = 1; map<bool, M> b = 2; }"#
        #expect(try json(schema, "0A05 0A0161 1001 0A05 0A0162 1002 0A05 0A0161 1003") == #"{"m":{"a":3,"b":2}}"#)
        #expect(try json(schema, "0A00 0A02 1005") == #"{"m":{"":5}}"#)
        #expect(try json(schema, "1202 0801 1200") == #"{"b":{"true":{},"false":{}}}"#)
    }

    @Test func unknownFieldsArePassedOver() throws {
        let schema = "message M { optional int32 a = 1; }"
        #expect(try json(schema, "1001 1900 00000000000000 2201 FF 2D00000000 33 3801 3B3C 34 0807") == #"{"a":7}"#)
        // A field of another type is unknown too.
        #expect(try json(schema, "0A01 61 0D01000000") == "{}")
    }

    @Test func groupsAreMessages() throws {
        let schema = """
            message M { repeated group Result = 1 { optional string url = 2; } optional group Other = 3 { required int32 n = 1; }
            message Nested { optional int32 a = 1; } }
            """
        #expect(try json(schema, "0B 1201 61 0C 0B 0C 1B 0805 1C") == #"{"result":[{"url":"a"},{}],"other":{"n":5}}"#)
        // Groups don't count among the message types inside.
        let nested = try ProtobufSchema(parsing: bytes(of: schema))
        #expect(text(try ProtobufDecoder.decode(bytes("04 00 00 0801"), schema: nested)) == #"{"a":1}"#)
    }

    @Test func numbersWithoutANameStayInProto3AndAreUnknownInProto2() throws {
        #expect(try json(#"syntax = "proto3"; message M { E e = 1; enum E { A = 0; } }"#, "0805") == #"{"e":5}"#)
        #expect(
            try json(
                "message M { optional E e = 1; repeated E r = 2; enum E { A = 0; B = 1; B2 = 1; } }", "0805 1001 1005")
                == #"{"r":["B"]}"#)
    }

    @Test func decimalsDatesAndTimesBecomeText() throws {
        let schema = """
            syntax = "proto3"; import "confluent/type/decimal.proto"; import "google/type/date.proto";
            import "google/type/timeofday.proto"; import "google/type/decimal.proto"; import "google/type/money.proto";
            message M { confluent.type.Decimal price = 1; google.type.Date day = 2; google.type.TimeOfDay time = 3;
            google.type.Decimal weight = 4; google.type.Money money = 5; }
            """
        #expect(
            try json(
                schema,
                "0A08 0A0207C6 1004 1802 1207 08E80F 1002 181D 1A04 0817 103B 2205 0A03312E35 2A07 0A03455552 1013")
                    == """
                    {"price":"19.90","day":"2024-02-29","time":"23:59:00","weight":"1.5",\
                    "money":{"currency_code":"EUR","units":19,"nanos":0}}
                    """)
        // What is no date stays an object.
        #expect(try json(schema, "1203 08E80F") == #"{"day":{"year":2024,"month":0,"day":0}}"#)
    }

    @Test func referencesAreFilesThatAreImported() throws {
        let schema = try ProtobufSchema(
            parsing: bytes(
                of: #"syntax = "proto3"; package a.b; import "c/d.proto"; message M { c.Price p = 1; .c.Price q = 2; }"#
            ),
            references: [
                ("e.proto", bytes(of: #"syntax = "proto3"; package a.e; enum Currency { EUR = 0; USD = 1; }"#)),
                (
                    "c/d.proto",
                    bytes(
                        of: #"syntax = "proto3"; package a.c; import "e.proto"; message Price { e.Currency in = 1; }"#)
                ),
                ("c/x.proto", bytes(of: #"syntax = "proto3"; package c; message Price { int32 n = 1; }"#)),
            ])
        #expect(
            text(try ProtobufDecoder.decode(bytes("00 0A02 0801 1202 0807"), schema: schema))
                == #"{"p":{"in":"USD"},"q":{"n":7}}"#)
    }

    @Test func aMissingRequiredFieldIsAFault() {
        let fault = fault { () throws(RecordFault) in try json("message M { required int32 n = 1; }", "") }
        #expect(fault?.code == .invalidProtobuf)
        #expect(fault?.field == "n")
    }
}
