import Execution

/// The port of the HTTP interface: free, or held by gramd itself.
struct ListenCheck {
    let configuration: GramdConfiguration
    /// For what answers on the port.
    var timeout = InstanceClient.shortTimeout

    var part: OnlineSurvey.Part {
        OnlineSurvey.Part(name: "HTTP port") { found in
            let (result, message) = try await outcome
            found(OnlineCheck(check: "HTTP port", result: result, message: message))
        }
    }

    private var outcome: (OnlineCheck.Result, String) {
        get async throws {
            let (host, port) = (configuration.httpHost, configuration.httpPort)
            guard port != 0 else { return (.passed, "any that is free on \(host)") }
            // A name service that hangs holds up nothing else.
            let fault = try await DedicatedThread(name: "listen-check").run {
                ListenFault.found(host: host, port: port)
            }
            guard let fault else {
                return (.passed, "\(host):\(port) is free")
            }
            do {
                let readiness = try await InstanceClient(configuration, shortTimeout: timeout).readiness()
                return (.passed, "gramd itself listens on \(host):\(port), and is \(readiness.status)")
            } catch let failure as InstanceClient.Failure where failure.showsOtherCertificate {
                // gramd before a reload, which is what this is asked for; or somebody else.
                return (.warning, "\(host):\(port) is in use, and \(failure)")
            } catch {
                return (.failed, "\(fault)")
            }
        }
    }
}
