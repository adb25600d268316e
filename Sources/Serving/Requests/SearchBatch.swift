import Catalog

/// The searches of one request.
struct SearchBatch: Sendable, Equatable {
    var searches: [SearchParameters]
    /// Whether several could have been asked for, so that the answer is a list.
    var isList: Bool

    /// Reads the body of a `POST`: one search, or an object with several as `queries`.
    /// - Throws: ``ParameterFault``
    init(body: [UInt8]) throws(ParameterFault) {
        let value: JSONValue
        do throws(RecordFault) { value = try JSONValue(parsing: body, maximumDepth: 8) } catch {
            throw ParameterFault("the body is not JSON: \(error)")
        }
        guard let members = value.objectValue else { throw ParameterFault("the body must be a JSON object") }
        guard let queries = members["queries"] else {
            searches = [try SearchParameters(members)]
            isList = false
            return
        }
        guard members.count == 1 else { throw ParameterFault("beside 'queries' the body has no other member") }
        guard let list = queries.arrayValue, (1...QueryBounds.batch).contains(list.count) else {
            throw ParameterFault("'queries' must be a list of 1 to \(QueryBounds.batch) searches")
        }
        searches = []
        for (number, query) in list.enumerated() {
            guard let members = query.objectValue else { throw ParameterFault("queries[\(number)] must be an object") }
            do throws(ParameterFault) { searches.append(try SearchParameters(members)) } catch {
                throw ParameterFault("queries[\(number)]: \(error)")
            }
        }
        isList = true
    }

    /// Reads the parameters of a `GET`.
    /// - Throws: ``ParameterFault``
    init(_ form: FormParameters) throws(ParameterFault) {
        searches = [try SearchParameters(form)]
        isList = false
    }
}
