import Foundation

/// What Linux says of this process, under the names that all Prometheus clients use.
///
/// Source: https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics, and `proc(5)`.
enum ProcessFigures {
    /// Processor time in seconds, of users' code and the system's.
    static var cpuSeconds: Double? {
        guard let user = statistic(13), let system = statistic(14) else { return nil }
        return (user + system) / ticksPerSecond
    }

    /// Bytes in RAM.
    static var residentBytes: Double? { statistic(23).map { $0 * Double(sysconf(Int32(_SC_PAGESIZE))) } }

    /// Bytes of address space.
    static var virtualBytes: Double? { statistic(22) }

    /// Descriptors that are open, without the one that counting takes.
    static var openFiles: Double? {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") else { return nil }
        return Double(max(0, names.count - 1))
    }

    /// Descriptors that may be open.
    static var maximumFiles: Double? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
        return Double(limit.rlim_cur)
    }

    /// When the process started, in seconds since 1970.
    static let start: Double? = {
        guard let ticks = statistic(21), let text = try? String(contentsOfFile: "/proc/stat", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("btime ") }),
            let boot = Double(line.dropFirst(6))
        else { return nil }
        return boot + ticks / ticksPerSecond
    }()

    private static let ticksPerSecond = Double(sysconf(Int32(_SC_CLK_TCK)))

    /// A number of `/proc/self/stat`, counted from 0; the program's name before them may have blanks in it.
    private static func statistic(_ place: Int) -> Double? {
        guard let text = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8),
            let name = text.lastIndex(of: ")")
        else { return nil }
        let numbers = text[text.index(after: name)...].split(separator: " ")
        // The process's number and name stand before.
        return numbers.indices.contains(place - 2) ? Double(numbers[place - 2]) : nil
    }
}

extension PrometheusRegistry {
    /// Shows which program this is, and what Linux says of its process.
    /// - Parameter libraries: that it runs with.
    public func observeProcess(libraries: [(name: String, version: String)] = []) {
        let build = [("version", BuildInfo.version), ("swift", BuildInfo.swift), ("commit", BuildInfo.commit ?? "")]
        observe(MetricName.buildInfo, build + libraries.map { ($0.name.lowercased(), $0.version) }) { 1 }
        observe(MetricName.processCPU) { ProcessFigures.cpuSeconds }
        observe(MetricName.processMemory) { ProcessFigures.residentBytes }
        observe(MetricName.processVirtualMemory) { ProcessFigures.virtualBytes }
        observe(MetricName.processOpenFiles) { ProcessFigures.openFiles }
        observe(MetricName.processMaximumFiles) { ProcessFigures.maximumFiles }
        observe(MetricName.processStart) { ProcessFigures.start }
    }

    /// Shows whether each part of the daemon can do its work.
    public func observe(_ health: Health) {
        observe(MetricName.ready) { health.failures.isEmpty ? 1 : 0 }
        for component in health.components {
            observe(MetricName.componentReady, [("component", component.rawValue)]) {
                health.isReady(component) ? 1 : 0
            }
        }
        if health.components.contains(.database) {
            observe(MetricName.postgresUp) { health.isReady(.database) ? 1 : 0 }
        }
        if health.components.contains(.broker) { observe(MetricName.kafkaUp) { health.isReady(.broker) ? 1 : 0 } }
    }
}
