import Synchronization
import TestSupport
import Testing

extension Trait where Self == IssueHandlingTrait {
    /// The first failure of a test case says what all its processes said.
    static var showsProcesses: Self {
        let shown = Mutex<Test.ID?>(nil)
        return .compactMapIssues { issue in
            let test = Test.current?.id
            let isFirst = shown.withLock { shown in
                defer { shown = test }
                return shown != test
            }
            guard isFirst else { return issue }
            var issue = issue
            issue.comments.append("\(ProcessLogs.text)")
            return issue
        }
    }
}
