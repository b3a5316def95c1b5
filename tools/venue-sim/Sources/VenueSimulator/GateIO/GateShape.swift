/// What differs between descriptions of Gate.io's rows and pages.
package struct GateShape: Equatable, Sendable {
    package var numbersAreText = false
    package var timesAreMilliseconds = false
    /// The most rows of a page.
    package var most = 100
    /// `_usd_new` in percent of `_usd`; nil when rows do not have it.
    package var newPercent: Int64? = 100

    package init() {}
}
