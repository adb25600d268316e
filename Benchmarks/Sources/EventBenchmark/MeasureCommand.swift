import ArgumentParser
import Measuring

struct MeasureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure", abstract: "Events a second, decoded and applied.",
        discussion: """
            The same events in each form: plain ones as they came, the same through a jq program that changes nothing, \
            products of Shopify and of WooCommerce through the formats that gramd ships, and Avro by a schema in memory. \
            The forms take turns, so that what else the machine does hits all alike; figures are medians. Decoded \
            and applied is measured where there is a PostgreSQL: the one that GRAMD_BENCH_POSTGRES names by its \
            connection string, or with --throwaway one of its own. Each turn has a schema of its own, which is gone \
            afterwards.

            The last line is events FILE plain=… jq=… shopify=… woocommerce=… avro=…, in events a second, and where \
            they were applied plain_applied=… and so on.
            """)

    @Argument(help: "A file of plain product events, a line each, plain or compressed; without one they are invented.")
    var file: String?
    @Option(help: "Takes no more than so many events.") var limit = 100_000
    @Option(help: "Turns of each form.") var rounds = 5
    @Option(help: "Records decoded at once, and applied in one transaction.") var batch = 1_000
    @Flag(help: "Starts a PostgreSQL of its own, without fsync.") var throwaway = false

    func validate() throws {
        guard limit > 0, rounds > 0, batch > 0 else {
            throw ValidationError("--limit, --rounds and --batch must be above 0")
        }
    }

    func run() async throws {
        let events = try file.map { try EventFile.read($0, limit: limit) } ?? EventFile.invented(limit: limit)
        guard !events.isEmpty else { throw ValidationError("there are no events with a whole product or a deletion") }
        let database = try BenchmarkDatabase.given(throwaway: throwaway)
        let forms = try EventForm.all(events, batch: batch)
        print(
            "\(events.count) events, bytes of an event: \(forms.map { "\($0.name) \($0.bytesPerRecord)" }.joined(separator: ", "))"
        )

        var decoded: [String: [Double]] = [:]
        var applied: [String: [Double]] = [:]
        for form in forms { try await form.warmUp() }
        for _ in 0..<rounds {
            for form in forms {
                decoded[form.name, default: []].append(try await form.decode(events.count) { _ in })
                guard let database else { continue }
                applied[form.name, default: []].append(
                    try await database.withIndex { apply in try await form.decode(events.count, apply) })
            }
        }

        func figure(_ seconds: [Double]) -> String { whole(Double(events.count) / Timings(seconds: seconds).median) }
        var line = ["events", file ?? "invented"]
        for (times, suffix) in [(decoded, ""), (applied, "_applied")] {
            for form in forms {
                guard let seconds = times[form.name] else { continue }
                line.append("\(form.name)\(suffix)=\(figure(seconds))")
                let best = whole(Double(events.count) / Timings(seconds: seconds).best)
                let work = suffix.isEmpty ? "decoded" : "decoded and applied"
                print("\(padded("\(form.name), \(work):", 36)) \(figure(seconds)) events/s (best \(best))")
            }
        }
        print(line.joined(separator: " "))
    }
}
