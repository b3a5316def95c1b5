/// How a command ends, beside 0: what was asked is done, or is so.
enum ExitStatus {
    /// It is not so, or could not be done: a run that failed, a service that does not do well, a document that is not used, a difference.
    static let failed: Int32 = 1
    /// What was given cannot be used: arguments, settings, files.
    static let refused: Int32 = 2
    /// It was interrupted before its end.
    static let interrupted: Int32 = 130

    static let help = """
        Exit status: 0 when what was asked is done or is so; 1 when it is not so or a run failed, such as a service that does not do well or a
        document that is not used; 2 when what was given cannot be used: arguments, settings, files; 130 when it was interrupted.
        """
}
