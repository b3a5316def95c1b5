/// A quotient cut toward zero and its remainder, rounded half to even. `divisor` is above zero; the remainder has the sign of what was divided.
func rounded(_ quotient: Int128, remainder: Int128, of divisor: Int128) -> Int128 {
    let twice = remainder.magnitude * 2
    let isAway = twice > divisor.magnitude || (twice == divisor.magnitude && quotient % 2 != 0)
    return isAway ? quotient + (remainder < 0 ? -1 : 1) : quotient
}
