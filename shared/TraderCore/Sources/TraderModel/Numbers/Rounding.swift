/// `numerator / denominator` rounded half to even. Traps when the result leaves `Int64`: no amount of the domain is that large.
func roundedQuotient(_ numerator: Int128, _ denominator: Int128) -> Int64 {
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    let twice = remainder.magnitude * 2
    let isAbove = twice > denominator.magnitude || (twice == denominator.magnitude && quotient % 2 != 0)
    let away: Int128 = (numerator < 0) == (denominator < 0) ? 1 : -1
    return Int64(isAbove ? quotient + away : quotient)
}
