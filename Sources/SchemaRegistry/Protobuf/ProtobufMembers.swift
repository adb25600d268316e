/// A message's values by the numbers of their fields.
struct ProtobufMembers {
    let type: ProtobufSchema.Message
    let fields: ProtobufFields
    let bytes: [UInt8]

    /// What stands under a number; empty where nothing does, or the type has no such field.
    func values(_ number: Int) -> [ProtobufFields.Raw] { type.place(of: number).map { fields.values[$0] } ?? [] }

    func field(_ number: Int) -> ProtobufSchema.Field? { type.place(of: number).map { type.fields[$0] } }

    func kind(_ number: Int) -> ProtobufSchema.Kind? { field(number)?.kind }

    /// An integer in varints; 0 where it is absent.
    func integer(_ number: Int) -> Int64 {
        if case .number(let bits)? = values(number).last { Int64(bitPattern: bits) } else { 0 }
    }

    /// Bytes behind a length; empty where they are absent.
    func content(_ number: Int) -> ArraySlice<UInt8> {
        if case .bytes(let range)? = values(number).last { bytes[range] } else { [] }
    }
}
