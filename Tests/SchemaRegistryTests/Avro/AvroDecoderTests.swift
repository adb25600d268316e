import Catalog
import Testing

@testable import SchemaRegistry

@Suite struct AvroDecoderTests {
    private func json(_ schema: String, _ hexadecimal: String) throws(RecordFault) -> String {
        text(try AvroDecoder.decode(bytes(hexadecimal), schema: try AvroSchema(parsing: bytes(of: schema))))
    }

    /// The examples of the specification's section "Binary Encoding".
    @Test(
        arguments: [
            (#""string""#, "06 66 6f 6f", #""foo""#),
            (
                #"{"type":"record","name":"test","fields":[{"name":"a","type":"long"},{"name":"b","type":"string"}]}"#,
                "36 06 66 6f 6f", #"{"a":27,"b":"foo"}"#
            ),
            (#"{"type":"array","items":"long"}"#, "04 06 36 00", "[3,27]"),
            (#"["null","string"]"#, "00", "null"), (#"["null","string"]"#, "02 02 61", #""a""#),
            (#"{"type":"enum","name":"Foo","symbols":["A","B","C","D"]}"#, "06", #""D""#),
        ])
    func readsTheExamplesOfTheSpecification(schema: String, hexadecimal: String, expected: String) throws {
        #expect(try json(schema, hexadecimal) == expected)
    }

    @Test(
        arguments: [
            ("00", 0), ("01", -1), ("02", 1), ("03", -2), ("7F", -64), ("80 01", 64),
            ("FE FF FF FF FF FF FF FF FF 01", .max), ("FF FF FF FF FF FF FF FF FF 01", .min),
        ] as [(String, Int64)])
    func integersAreZigzag(hexadecimal: String, value: Int64) throws {
        #expect(try json(#""long""#, hexadecimal) == String(value))
    }

    @Test(
        arguments: [
            (#""boolean""#, "01", "true"), (#""null""#, "", "null"), ("string", "02 41", #""A""#),
            (#""int""#, "FF FF FF FF 0F", "-2147483648"), (#""float""#, "00 00 C0 7F", #""NaN""#),
            (#""double""#, "00 00 00 00 00 00 F0 FF", #""-Infinity""#),
            (#""double""#, "01 00 00 00 00 00 00 00", #""5e-324""#),
            (#""float""#, "CD CC CC 3D", "0.1"), (#""double""#, "9A 99 99 99 99 99 B9 3F", "0.1"),
            // Confluent's serializer leaves the length out where the bytes are all.
            (#""bytes""#, "00 FF", #""AP8=""#), (#"["null","bytes"]"#, "02 04 00 FF", #""AP8=""#),
            // A block with its bytes counted, then one without.
            (#"{"type":"array","items":"long"}"#, "03 04 06 36 02 02 00", "[3,27,1]"),
            (#"{"type":"map","values":"int"}"#, "01 06 02 61 02 02 02 62 04 00", #"{"a":1,"b":2}"#),
            (#"{"type":"array","items":"long"}"#, "00", "[]"), (#"{"type":"map","values":"int"}"#, "00", "{}"),
            (#"{"type":"array","items":"null"}"#, "06 00", "[null,null,null]"),
            (#"{"type":{"type":"string","avro.java.string":"String"}}"#, "02 61", #""a""#),
            (#"{"type":"fixed","name":"F","size":0}"#, "", #""""#),
        ])
    func readsEveryType(schema: String, hexadecimal: String, expected: String) throws {
        #expect(try json(schema, hexadecimal) == expected)
    }

    /// Written by fastavro 1.12.
    @Test func readsWhatAnotherImplementationWrote() throws {
        let schema = """
            {"type":"record","name":"All","namespace":"shop","fields":[
            {"name":"b","type":"boolean"},{"name":"i","type":"int"},{"name":"l","type":"long"},
            {"name":"f","type":"float"},{"name":"d","type":"double"},{"name":"y","type":"bytes"},
            {"name":"s","type":"string"},{"name":"n","type":["null","string"]},
            {"name":"x","type":{"type":"fixed","name":"F4","size":4}},
            {"name":"e","type":{"type":"enum","name":"Suit","symbols":["HEART","SPADE"]}},
            {"name":"a","type":{"type":"array","items":"int"}},{"name":"m","type":{"type":"map","values":["null","long"]}},
            {"name":"again","type":"F4"},{"name":"far","type":"shop.Suit"}]}
            """
        let written = """
            01ffffffff0ffeffffffffffffffff010000c03f9a9999999999b9bf0400ff144bc3a47365202231220a006162636402060203d804000402
            6b020e027a00000001020300
            """
        #expect(
            try json(schema, written) == #"""
                {"b":true,"i":-2147483648,"l":9223372036854775807,"f":1.5,"d":-0.1,"y":"AP8=","s":"Käse \"1\"\n","n":null,\#
                "x":"YWJjZA==","e":"SPADE","a":[1,-2,300],"m":{"k":7,"z":null},"again":"AAECAw==","far":"HEART"}
                """#)
    }

    /// Written by fastavro 1.12.
    @Test func logicalTypesBecomeTexts() throws {
        let schema = """
            {"type":"record","name":"Log","fields":[
            {"name":"price","type":{"type":"bytes","logicalType":"decimal","precision":10,"scale":2}},
            {"name":"fixedPrice","type":{"type":"fixed","size":8,"name":"FD","logicalType":"decimal","precision":18,"scale":3}},
            {"name":"day","type":{"type":"int","logicalType":"date"}},
            {"name":"tm","type":{"type":"int","logicalType":"time-millis"}},
            {"name":"tu","type":{"type":"long","logicalType":"time-micros"}},
            {"name":"ms","type":{"type":"long","logicalType":"timestamp-millis"}},
            {"name":"us","type":{"type":"long","logicalType":"timestamp-micros"}},
            {"name":"lms","type":{"type":"long","logicalType":"local-timestamp-millis"}},
            {"name":"id","type":{"type":"string","logicalType":"uuid"}}]}
            """
        let written = """
            0407c6fffffffffffffb2e8cb502feefb25288e3c3de1b0182c0fffaffa0890680d8e2cbbe634831323365343536372d653839622d31
            3264332d613435362d343236363134313734303030
            """
        #expect(
            try json(schema, written) == """
                {"price":"19.90","fixedPrice":"-1.234","day":"2024-02-29","tm":"23:59:59.999","tu":"01:02:03.000004",\
                "ms":"1969-12-31T23:59:59.999Z","us":"2024-02-29T12:00:00.000001Z","lms":"2024-02-29T12:00:00",\
                "id":"123e4567-e89b-12d3-a456-426614174000"}
                """)
    }

    @Test(
        arguments: [
            (#"{"type":"int","logicalType":"date"}"#, "FE FF FF FF 0F", "2147483647"),
            (#"{"type":"int","logicalType":"time-millis"}"#, "01", "-1"),
            (#"{"type":"long","logicalType":"timestamp-millis"}"#, "FF FF FF FF FF FF FF FF FF 01", "\(Int64.min)"),
            (#"{"type":"long","logicalType":"timestamp-nanos"}"#, "02", #""1970-01-01T00:00:00.000000001Z""#),
            (#"{"type":"fixed","name":"U","size":2,"logicalType":"uuid"}"#, "00 FF", #""AP8=""#),
            (
                #"{"type":"fixed","name":"U","size":16,"logicalType":"uuid"}"#, "123E4567 E89B 12D3 A456 426614174000",
                #""123e4567-e89b-12d3-a456-426614174000""#
            ),
            // Debezium's types, as Kafka Connect's converter keeps them.
            (#"{"type":"int","connect.version":1,"connect.name":"io.debezium.time.Date"}"#, "02", #""1970-01-02""#),
            (#"{"type":"int","connect.name":"io.debezium.time.Time"}"#, "02", #""00:00:00.001""#),
            (#"{"type":"long","connect.name":"io.debezium.time.MicroTime"}"#, "02", #""00:00:00.000001""#),
            (#"{"type":"long","connect.name":"io.debezium.time.NanoTime"}"#, "02", #""00:00:00.000000001""#),
            (
                #"{"type":"long","connect.name":"io.debezium.time.Timestamp"}"#, "02",
                #""1970-01-01T00:00:00.001Z""#
            ),
            (
                #"["null",{"type":"long","connect.name":"io.debezium.time.MicroTimestamp"}]"#, "02 02",
                #""1970-01-01T00:00:00.000001Z""#
            ),
            (
                #"{"type":"long","connect.name":"io.debezium.time.NanoTimestamp"}"#, "02",
                #""1970-01-01T00:00:00.000000001Z""#
            ),
            (
                #"{"type":"long","logicalType":"new","connect.name":"org.apache.kafka.connect.data.Timestamp"}"#, "02",
                #""1970-01-01T00:00:00.001Z""#
            ),
            (#"{"type":"int","connect.name":"io.debezium.time.MicroTimestamp"}"#, "02", "1"),
            (#"{"type":"int","connect.name":"io.debezium.time.Year"}"#, "02", "1"),
            // What is not known, or doesn't fit its type, is ignored.
            (#"{"type":"int","logicalType":"colour"}"#, "02", "1"),
            (#"{"type":"string","logicalType":"date"}"#, "02 61", #""a""#),
            (#"["null",{"type":"bytes","logicalType":"decimal","precision":4,"scale":-1}]"#, "02 02 07", #""Bw==""#),
            (#"["null",{"type":"bytes","logicalType":"decimal","precision":4}]"#, "02 02 07", #""7""#),
            (#"{"type":"bytes","logicalType":"decimal","precision":4,"scale":1}"#, "00", #""0.0""#),
            // Length, the integer behind its length, scale: 1990 and 2, -7 and -2, nothing and 0.
            (#"{"type":"bytes","logicalType":"big-decimal"}"#, "08 04 07C6 04", #""19.90""#),
            (#"{"type":"bytes","logicalType":"big-decimal"}"#, "06 02 F9 03", #""-700""#),
            (#"{"type":"bytes","logicalType":"big-decimal"}"#, "04 00 00", #""0""#),
            (#"{"type":"bytes","logicalType":"big-decimal"}"#, "04 00 03", #""0""#),
            // A scale of 301.
            (#"{"type":"bytes","logicalType":"big-decimal"}"#, "08 02 07 DA 04", #""AgfaBA==""#),
            (#"{"type":"string","logicalType":"big-decimal"}"#, "02 61", #""a""#),
        ])
    func whatHasNoTextStaysAsItIs(schema: String, hexadecimal: String, expected: String) throws {
        #expect(try json(schema, hexadecimal) == expected)
    }

    private static let category = #"""
        {"type":"record","name":"Category","fields":[{"name":"name","type":"string"},{"name":"parent","type":["null","Category"]}]}
        """#

    /// Written by fastavro 1.12.
    @Test func aRecordMayHoldItself() throws {
        #expect(
            try json(Self.category, "0a4c616d70730208486f6d6500")
                == #"{"name":"Lamps","parent":{"name":"Home","parent":null}}"#)
    }

    @Test func namesAreLookedUpInTheirNamespaceFirst() throws {
        let schema = """
            {"type":"record","name":"R","namespace":"a.b","fields":[
            {"name":"one","type":{"type":"enum","name":"E","symbols":["X"]}},
            {"name":"two","type":{"type":"enum","name":"c.E","symbols":["Y"]}},
            {"name":"three","type":"E"},{"name":"four","type":"c.E"},
            {"name":"five","type":{"type":"enum","name":"E","namespace":"","symbols":["Z"]}},{"name":"six","type":"a.b.E"}]}
            """
        #expect(
            try json(schema, "00 00 00 00 00 00")
                == #"{"one":"X","two":"Y","three":"X","four":"Y","five":"Z","six":"X"}"#)
    }

    /// As Avro's Java library from 1.12 on reads them: in their namespace first, also by way of each other.
    @Test func aTypeMayBeDeclaredBehindItsUse() throws {
        let schema = """
            {"type":"record","name":"P","namespace":"shop","fields":[
            {"name":"colours","type":{"type":"array","items":"Colour"}},
            {"name":"next","type":["null","Link"]},
            {"name":"colour","type":{"type":"enum","name":"Colour","symbols":["RED","BLUE"]}},
            {"name":"link","type":{"type":"record","name":"Link","fields":[
              {"name":"price","type":"Price"},{"name":"next","type":["null","Link"]}]}},
            {"name":"price","type":{"type":"fixed","name":"Price","size":1,"logicalType":"decimal","precision":2}}]}
            """
        #expect(
            try json(schema, "04 00 02 00  02 07 02 08 00  02  09 00  0A") == """
                {"colours":["RED","BLUE"],"next":{"price":"7","next":{"price":"8","next":null}},"colour":"BLUE",\
                "link":{"price":"9","next":null},"price":"10"}
                """)
        // What is declared nowhere is told by its name.
        let missing = fault { () throws(RecordFault) in
            try AvroSchema(parsing: bytes(of: schema.replacing(#""name":"Price""#, with: #""name":"Cost""#)))
        }
        #expect(
            missing?.message == """
                the Avro schema can't be read: the type Price is declared neither in the schema nor in a reference
                """)
    }

    @Test func referencesDeclareTypes() throws {
        let price = #"{"type":"record","name":"Price","namespace":"shop","fields":[{"name":"cents","type":"Cents"}]}"#
        let cents =
            #"{"type":"fixed","name":"Cents","namespace":"shop","size":1,"logicalType":"decimal","precision":2,"scale":2}"#
        let product = #"{"type":"record","name":"P","fields":[{"name":"price","type":"shop.Price"}]}"#
        let schema = try AvroSchema(
            parsing: bytes(of: product), references: [bytes(of: cents), bytes(of: price)])
        #expect(text(try AvroDecoder.decode([0x13], schema: schema)) == #"{"price":{"cents":"0.19"}}"#)
    }

    @Test(
        arguments: [
            "", "{}", "[1]", #"{"type":"recrd"}"#, #"{"type":"record","name":"R"}"#, #""Missing""#,
            #"{"type":"record","fields":[]}"#, #"{"type":"fixed","name":"F","size":-1}"#,
            #"{"type":"fixed","name":"F","size":99999999999}"#, #"{"type":"enum","name":"E","symbols":[]}"#,
            #"{"type":"array"}"#, #"{"type":"map"}"#,
            #"[{"type":"fixed","name":"F","size":1},{"type":"fixed","name":"F","size":2}]"#,
            String(repeating: #"{"type":"array","items":"#, count: 10_000),
        ])
    func aSchemaThatIsNoneIsNamedSo(schema: String) {
        let fault = fault { () throws(RecordFault) in try AvroSchema(parsing: bytes(of: schema)) }
        #expect(fault?.code == .invalidSchema)
        #expect(fault?.message.hasPrefix("the Avro schema can't be read") == true)
    }
}
