package import TraderProto
import TraderService

/// What is not as it should be among services that were asked for their status.
package enum Ailments {
    /// A service comes up within this time, in seconds.
    private static let startSeconds = 60.0

    /// One line each, in the order of the flow; empty when all do well. A service that comes up or still loads its history does well.
    package static func of(_ answers: [ServiceName: Probe.Answer]) -> [String] {
        ServiceName.known.compactMap { service in answers[service].flatMap { of(service, $0) } }
    }

    /// What is not as it should be with one service; nil when it does well.
    package static func of(_ service: ServiceName, _ answer: Probe.Answer) -> String? {
        guard let status = answer.status else { return "\(service) does not answer" }
        let reason = status.reason.map { " (\($0))" } ?? ""
        switch status.state {
        case .running, .bootstrapping:
            let unused = Int(status.figures[StatusBoard.unusedDocuments] ?? 0)
            return unused > 0 ? "\(service) does not use \(unused) strategy document\(unused == 1 ? "" : "s")\(reason)" : nil
        case .starting where status.uptimeSeconds < startSeconds: return nil
        default: return "\(service) is \(status.state.rawValue)\(reason)"
        }
    }
}
