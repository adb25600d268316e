import Catalog

extension RecordFault {
    /// What a person can do about it; nil where the message says it, or where only the source can mend it.
    /// - Parameter isOfShippedProgram: whether the transformation is one of gramd's own, which nobody mends.
    func remedy(isOfShippedProgram: Bool) -> String? {
        switch code {
        case .invalidJSON, .notUTF8:
            "a wire format other than JSON needs to be decoded first; Confluent's needs registry.url"
        case .missingField, .wrongType, .unknownOperation:
            "say under catalog.fields where the source keeps it, choose a catalog.format, or write a catalog.transform"
        case .tooLarge, .tooManyAttributes, .tooDeep: "raise the limit, or leave fields out by a catalog.transform"
        case .transformFailed where isOfShippedProgram:
            "see whether catalog.format and catalog.parameters are the source's (gramd events formats); for records that "
                + "the format doesn't know, print its program (gramd events format), change it and name it by "
                + "catalog.transform"
        case .transformFailed:
            "mend the program (gramd events explain shows what it makes of a record), or raise its limits under catalog; "
                + "gramd dlq retry reads the dead letters again"
        case .unavailableValue: "set REPLICA IDENTITY FULL on the source table"
        default: nil
        }
    }
}
