"""Check digits of Japanese identity numbers. Each function takes ASCII digits only and says whether they agree."""

import re

# ISO/IEC 7812 ranges of payment cards: Visa, Mastercard (old and new), JCB/Amex/Diners (3), Discover/UnionPay (6).
_CARD_PREFIX = re.compile(r"4|5[0-9]|2[2-7]|35|3[0478]|6")


def is_my_number(digits: str) -> bool:
    """個人番号, 12 digits, the check digit last: 平成26年総務省令第85号 第5条.

    About one in ten random numbers of 12 digits agrees, so this alone proves nothing.
    """
    if len(digits) != 12:
        return False
    from_right = [int(d) for d in reversed(digits[:11])]
    weighted = sum(p * (n + 1 if n <= 6 else n - 5) for n, p in enumerate(from_right, start=1))
    remainder = weighted % 11
    return int(digits[11]) == (0 if remainder <= 1 else 11 - remainder)


def is_corporate_number(digits: str) -> bool:
    """法人番号, 13 digits, the check digit first (1 to 9): 平成26年財務省令第70号 第2条."""
    if len(digits) != 13 or digits[0] == "0":
        return False
    from_right = [int(d) for d in reversed(digits[1:])]
    weighted = sum(p * (1 if n % 2 else 2) for n, p in enumerate(from_right, start=1))
    return int(digits[0]) == 9 - weighted % 9


def is_card_number(digits: str) -> bool:
    """A payment card: 14 to 16 digits with a known first digit, and the Luhn sum (ISO/IEC 7812-1, annex B)."""
    if not 14 <= len(digits) <= 16 or not _CARD_PREFIX.match(digits) or len(set(digits)) == 1:
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
