"""The words that learners read, as tables: `judge.explain.wording` fills in the facts of a diagnosis.

`{along}` is ` along axis 1`, or nothing if there is no axis to name. `{when}`, `{number}` and `{cause}` come from a condition,
a factor or an offset. The other places are fields of `Diagnosis`.
"""

_NAN_CAUSE = "Look for 0/0, infinity minus infinity, and roots or logarithms of negative numbers."
_INFINITE_CAUSE = "Look for a division by 0, the logarithm of 0, or the exponential of a large number."
_ENDS = "Check the range of your loop, or the padding."
CAUSES = {
    "double": "Look for a 1/2 in the formula that you left out, or for something that you count twice.",
    "half": "Look for a 2 in the formula that you left out, or for a 1/2 too many.",
    "base_2": "That converts between natural logarithms and those to base 2.",
    "base_10": "That converts between natural logarithms and those to base 10.",
    "degrees": "That converts between radians and degrees.",
    "images": "Images are often scaled from 0 to 1, or from 0 to 255.",
    "ddof": "A mean divides by n, the variance of a sample by n - 1 (ddof). The other one is expected.",
    "correction": "A correction by it is missing, or is one too many.",
    "ratio": "A division or a multiplication by one of the two is missing, or is one too many.",
    "divided": "You divide by it once too often, or a multiplication by it is missing.",
    "mean_for_sum": "You divide by it once too often, or you return a mean where a sum is expected.",
    "multiplied": "You multiply by it once too often, or a division by it is missing.",
    "added": "It is added once too often, or not subtracted.",
    "subtracted": "It is subtracted once too often, or not added.",
    "sum_for_mean": "A division by it is missing: perhaps you return a sum where a mean is expected.",
}
_TYPES: dict[object, str] = {
    "boolean": "booleans", "integer": "integers", "float": "floats", "complex": "complex numbers", None: "another type",
}  # fmt: skip
WORDS: dict[str, dict[object, str]] = {  # of facts that are no words themselves
    "got_type": _TYPES,
    "expected_type": _TYPES,
    "shift": {1: "later", -1: "earlier"},
    "wraps": {True: "and the end wraps around", False: "with 0 at the end that becomes free"},
    "decimals": {1: "1 decimal", **{count: f"{count} decimals" for count in range(2, 8)}},
    "limits": {(0.0,): "with negative ones set to 0", (0.0, 1.0): "clipped to the range from 0 to 1"},
    "direction": {"too_large": "too large", "too_small": "too small"},
    "sign": {"negative": "negative", "positive": "positive", "zero": "0", "not_zero": "not 0"},
    "position": {
        "first": "first", "last": "last", "end": "at the end", "beginning": "at the beginning", "both_ends": "at both ends",
    },
    "invariant": {
        "unit_sum": "the numbers add up to 1",
        "unit_length": "the numbers have length 1 (the square root of the sum of squares)",
        "unit_spread": "the numbers have standard deviation 1",
        "zero_mean": "the numbers have mean 0",
    },
}  # fmt: skip
CONDITIONS = {
    "true": "{argument} is True",
    "false": "{argument} is False",
    "none": "{argument} is None",
    "given": "{argument} is given",
    "float": "{argument} is a float",
    "zero_axes": "{argument} is a 0-d array",
    "not_int": "{argument} is not an int",
    "negative": "{argument} is negative",
    "zero": "{argument} is 0",
    "not_zero": "{argument} is not 0",
    "one": "{argument} is 1",
    "not_one": "{argument} is not 1",
    "positive": "{argument} is positive",
    "odd": "{argument} is odd",
    "even": "{argument} is even",
    "empty": "{argument} is empty",
    "length_one": "{argument} has length 1",
    "longer_than_one": "{argument} is longer than 1",
    "odd_length": "{argument} has an odd length",
    "even_length": "{argument} has an even length",
    "of_integers": "{argument} is an array of integers",
    "has_negative": "{argument} has negative numbers",
    "has_zero": "{argument} has a 0",
    "has_nan": "{argument} has NaN",
    "has_over_50": "{argument} has numbers over 50 in size",
    "has_over_1000": "{argument} has numbers over 1000 in size",
    "has_duplicates": "{argument} has the same number twice",
    "not_square": "{argument} is not square",
    "more_rows": "{argument} has more rows than columns",
    "more_columns": "{argument} has more columns than rows",
    "equal": "{argument} equals {other}",
    "unequal": "{argument} differs from {other}",
    "larger": "{argument} is larger than {other}",
    "smaller": "{argument} is smaller than {other}",
}
_FUNCTIONS = {
    "squared": "the squares of",
    "root": "the square roots of",
    "reciprocal": "1 divided by",
    "reciprocal_root": "1 divided by the square roots of",
    "logarithm": "the logarithms of",
    "negative_logarithm": "minus the logarithms of",
    "exponential": "the exponentials of",
    "negative_exponential": "exp(-y) for each y of",
    "logarithm_of_one_more": "log(1 + y) for each y of",
    "exponential_less_one": "exp(y) - 1 for each y of",
    "sigmoid": "the sigmoid, 1 / (1 + exp(-y)), of",
    "tanh": "the tanh of",
    "logit": "log(y / (1 - y)) for each y of",
    "cubed": "the third powers of",
    "cosine": "the cosines of",
    "sine": "the sines of",
    "arc_cosine": "the arc cosines of",
    "cumulated": "the running sums of",
    "running_product": "the running products of",
    "differences": "the differences between neighbours of",
    "sorted": "the sorted numbers of",
    "sorted_down": "the numbers, sorted from large to small, of",
    "softmax": "the softmax of",
    "log_softmax": "the logarithm of the softmax of",
    "unit_sum": "the result of dividing by the sum of",
    "unit_length": "the result of dividing by the length (the square root of the sum of squares) of",
}
_ROUNDINGS = {
    "rounded_to_whole": "rounded to whole numbers",
    "truncated": "truncated to whole numbers",
    "rounded_down": "rounded down to whole numbers",
    "rounded_up": "rounded up to whole numbers",
}
_LAST = "that last step is missing."
_ONE_TOO_MANY = "That step is one too many, or a step that undoes it is missing."
_INTEGERS = "Look for //, int(), a rounding function, or an array of integers."
_MANY = ("mean", "sum", "maximum", "minimum", "product", "median")
_NARROW = {"bfloat16": "bfloat16", "float16": "float16 (half precision)", "float32": "float32 (single precision)"}
_MISSING = {
    "_everywhere": "Your whole answer is {}.",
    "_from": "Your numbers are {} from one place on{{along}}, to the end.",
    "_lines": "Your numbers are {} in whole lines, each at one place{{along}}.",
    "": "Your numbers are {} in some places.",
}
_PROPERTY = "In the expected answer {invariant}{along}; in yours they do not. Check the normalisation and its axis."
VARIANTS = {"transposed": "order", "without_unit_sum": "invariant", "without_unit_length": "invariant"}  # kind to fact
_SCALED = {
    "factor": ("times a factor", "What you divide or multiply by is not what is expected."),
    "offset": ("plus an offset", "What you add or subtract, a mean for example, is not what is expected."),
    "shift_and_scale": (
        "times a factor plus an offset",
        "What you subtract (a mean?) or divide by (a standard deviation?) is not what is expected.",
    ),
}

TEXTS: dict[str, str] = {
    "known_mistake": "{text}",
    "mutant": "{text}",
    # structure and dtype
    "nothing_returned": "Your function returns None. Is there a return at the end, and in every branch?",
    "outputs_exchanged": "Your outputs are right, but in another order.",
    "list_for_array": "Your numbers are right, but you return a list of them. Return an array of the expected shape.",
    "array_for_list": "Your numbers are right, but you return an array of them. Return a list.",
    "more_returned": "The expected answer is one of several things that you return. Return only that one.",
    "part_returned": "What you return is right, but it is only one of the expected outputs.",
    "dtype": "Your numbers are right, but their dtype is not: got {got_type}, expected {expected_type}. "
    "Convert the answer at the end.",
    "complex_for_real": "Your numbers are right, but complex; their imaginary parts are 0. Return .real.",
    "only_where": "Your answer is wrong exactly when {when}.",
    "without_unit_spread": _PROPERTY,
    "without_zero_mean": _PROPERTY,
    "without_unit_sum_by_invariant": _PROPERTY,
    "without_unit_length_by_invariant": _PROPERTY,
    "other_axis": "In your answer {invariant} along axis {axis}, in the expected one along axis {expected_axis}. "
    "Check the axis of your normalisation.",
    # all alike, and one case beside another
    "zeros": "Your answer is 0 everywhere. Do you store the result in what you return?",
    "same_for_all_cases": "Your answer is the same in every case: it does not depend on the arguments.",
    "one_number": "All numbers of your answer are equal; the expected ones differ from one another.",
    "argument_ignored": "Your answer stays the same when only {argument} changes. Use {argument}.",
    "previous_case": "You return the expected answer of the case before: something is kept from one call to the next.",
    "samples_only": "Your answers are right on the samples and wrong on every other case. "
    "Does your code contain a number, a size or a seed of the samples?",
    # order
    "reversed": "Your numbers are the expected ones in reverse order{along}.",
    "shifted": "Your numbers are the expected ones, each one place {shift}{along}, {wraps}. An index is off by one.",
    "transposed": "Your answer is the transpose of the expected one: rows and columns are exchanged.",
    "transposed_by_order": "Your answer is the expected one with its axes in the order {order}.",
    "half_turned": "The two halves of your numbers are exchanged{along}, as fftshift does.",
    "column_order": "Your numbers are right but in another order: column by column where row by row is expected, "
    "or the other way round.",
    "reshaped_transpose": "Your numbers are right but in another order: reshaped where they should be transposed, "
    "or the other way round.",
    "axes_mixed": "Your numbers are right but in another order: an axis is split or joined with its parts exchanged. "
    "Check the order of the sizes in your reshapes, and any transpose before or after them.",
    "flattened_otherwise": "Your numbers are right but flattened in another order: the axes are in another order before "
    "you reshape. Look for a transpose that is missing or one too many.",
    "permuted": "Your numbers are right, but in another order along axis {axis}.",
    "other_order": "Your numbers are the expected ones in another order. Check reshapes, transposes and sorting.",
    # shape
    "not_flattened": "Your numbers are right, but still in rows; one long row is expected. Flatten them with .reshape(-1).",
    "flattened": "Your numbers are right, but in one long row. Reshape them to the expected shape.",
    "extra_axis": "Your numbers are right, but the shape has an axis of length 1 too many. "
    "Look for keepdims=True or an index such as [None], or remove the axis with squeeze.",
    "missing_axis": "Your numbers are right, but the shape lacks an axis of length 1. "
    "Use keepdims=True, or add the axis with [:, None].",
    "other_shape": "Your numbers are right and in the right order, but their shape is not. Reshape the answer at the end.",
    "broadcast": "Your answer has an axis too many: each number is combined with every other. "
    "NumPy does that with shapes (n,) and (n, 1); bring both to the same shape.",
    "too_much": "The expected answer is only the {position} of yours{along}; you return more than is asked for.",
    "too_little": "Your answer is only the {position} of what is expected{along}; the others are missing.",
    "repeated": "Your numbers are right, but repeated along an axis that should not be there.",
    "ends_missing": "Your numbers are right, but some are missing {position}{along}. " + _ENDS,
    "ends_too_many": "The expected numbers are among yours, but there are others {position}{along}. " + _ENDS,
    "steps_skipped": "Your numbers are right, but every other one is missing{along}. " + _ENDS,
    "steps_not_skipped": "Only every other one of your numbers is expected{along}: the step is missing.",
    # a function of each number, or along an axis
    "signs_dropped": "Your numbers are right but for the sign: all of yours are positive.",
    "without_absolute": "The expected numbers are the absolute values of yours. Take them at the end.",
    "clipped_at_zero": "Your numbers are right where they are positive, and 0 where the expected ones are negative. "
    "Something clips them at 0.",
    "clipped_to_one": "Your numbers are the expected ones clipped to the range from 0 to 1. Leave them as they are.",
    "without_clipping": "The expected numbers are yours {limits}; that last step is missing.",
    "rounded": "Your numbers are the expected ones rounded to {decimals}. Return them unrounded.",
    "not_rounded": "The expected numbers are yours rounded to {decimals}; that last step is missing.",
    "complement": "Your numbers are 1 minus the expected ones.",
    "conjugated": "Your numbers are the complex conjugates of the expected ones: the sign of each imaginary part is flipped.",
    "real_part": "Your numbers are the real parts of the expected ones. Keep the imaginary parts.",
    "without_threshold": "The expected answer says which of your numbers are over {threshold:g}; that last step is missing.",
    "without_argmax": "The expected answer is the index of the largest of your numbers{along}; argmax is missing at the end.",
    "without_argmin": "The expected answer is the index of the smallest of your numbers{along}; argmin is missing at the end.",
    # a factor or an offset
    "negated": "Every sign is flipped: your numbers are the expected ones times -1. Look for a difference the wrong way round.",
    "factor": "Your numbers are the expected ones times {number}. {cause}",
    "offset": "Your numbers are {number}. {cause}",
    "off_by_one": "Each of your numbers is {direction} by one. Check where counting starts, and where it ends.",
    "factor_by_row_and_column": "Your numbers are the expected ones times a factor for each row and one for each column. "
    "What you divide or multiply rows and columns by, their lengths for example, is not what is expected.",
    # inputs
    "input_returned": "Your answer is the argument {argument}, unchanged. Return what is computed from it.",
    "argument_added": "Your numbers are the expected ones plus the argument {argument}. "
    "It is added once too often, or not subtracted.",
    "argument_subtracted": "Your numbers are the expected ones minus the argument {argument}. "
    "It is left out, or subtracted once too often.",
    "argument_multiplied": "Your numbers are the expected ones times the argument {argument}. "
    "You multiply by it once too often, or do not divide by it.",
    "argument_divided": "Your numbers are the expected ones divided by the argument {argument}. "
    "You leave it out as a factor, or divide by it once too often.",
    "argument_term": "The difference between your numbers and the expected ones is {number} times the argument {argument}. "
    "Its term has another weight, is missing, or is one too many.",
    "arguments_left_out": "Your numbers are the expected ones before they are multiplied by {multiplier} and {addend} is added.",
    "arguments_exchanged": "You use {multiplier} and {addend} in place of each other: one multiplies, the other is added.",
    # precision
    "small_drift": "All your numbers are slightly {direction}, in absolute value. A small constant such as epsilon is missing, "
    "is one too many, or is in the wrong place (inside or outside a square root).",
    "imprecise": "Your numbers are close to the expected ones, but further off than is allowed. Look for a small constant "
    "such as epsilon, an approximation, or a step that loses digits (a difference of large numbers).",
    # which of the numbers are wrong
    "sign_by_line": "Your numbers are right but for the sign of whole lines{along}. Eigenvectors and singular vectors "
    "come with either sign; choose it as the statement says.",
    "signs": "Your numbers are right but for their signs, some of which are flipped.",
    "only_first_right": "Your numbers are right at index 0{along} and nowhere else. "
    "Check what starts there, or is carried from step to step.",
    "only_first_right_repeated": "Your numbers repeat the first of the expected ones{along}. "
    "What should change from step to step does not change.",
    "only_last_right": "Your numbers are right at the last index{along} and nowhere else.",
    "only_last_right_repeated": "Your numbers repeat the last of the expected ones{along}. If you append one array and change "
    "it in place afterwards, everything that you appended changes with it: append a copy.",
    "first_wrong": "Your numbers are right everywhere except at index 0{along}.",
    "last_wrong": "Your numbers are right everywhere except at the last index{along}.",
    "edges_wrong": "Your numbers are right inside and wrong at both ends{along}. Check the padding.",
    "right_to_a_place": "Your numbers are right up to one place{along}, and wrong from there on.",
    "right_from_a_place": "Your numbers are wrong up to one place{along}, and right from there on.",
    "every_other_right": "Your numbers are right at every other index{along}, and wrong between.",
    "upper_wrong": "Your numbers are right on and below the diagonal, and wrong above it.",
    "lower_wrong": "Your numbers are right on and above the diagonal, and wrong below it.",
    "diagonal_wrong": "Your numbers are right everywhere except on the diagonal.",
    "only_diagonal_right": "Your numbers are right on the diagonal and nowhere else.",
    "wrong_by_value": "Your numbers are wrong exactly where the expected number is {sign}.",
    "wrong_by_input": "Your numbers are wrong exactly where {argument} is {sign}.",
    **{
        kind: f"Your numbers are {words} the expected ones{{along}}. {_ONE_TOO_MANY}"
        for kind, words in _FUNCTIONS.items()
    },
    **{
        f"without_{kind}": f"The expected numbers are {words} yours{{along}}; {_LAST}"
        for kind, words in _FUNCTIONS.items()
    },
    **{kind: f"Your numbers are the expected ones {words}. {_INTEGERS}" for kind, words in _ROUNDINGS.items()},
    **{f"not_{kind}": f"The expected numbers are yours {words}; {_LAST}" for kind, words in _ROUNDINGS.items()},
    **{
        f"{kind}_taken": f"Your answer is the {kind} of the expected numbers{{along}}. Leave out that last step."
        for kind in _MANY
    },
    **{
        f"{kind}_repeated": f"Your numbers are the {kind} of the expected ones{{along}}, repeated. Keep them apart."
        for kind in _MANY
    },
    **{f"without_{kind}": f"The expected answer is the {kind} of your numbers{{along}}; {_LAST}" for kind in _MANY},
    **{f"nan{where}": f"{words.format('NaN')} {_NAN_CAUSE}" for where, words in _MISSING.items()},
    **{f"infinite{where}": f"{words.format('infinite or NaN')} {_INFINITE_CAUSE}" for where, words in _MISSING.items()},
    **{
        f"{kind}_by_case": f"Your numbers are the expected ones {words}, different in each case. {cause}"
        for kind, (words, cause) in _SCALED.items()
    },
    **{
        f"{kind}_by_row": f"Your numbers are the expected ones {words}, different for each line along axis {{axis}}. {cause}"
        for kind, (words, cause) in _SCALED.items()
    },
    **{
        kind: f"Your numbers are only as exact as {words}. Compute in a wider type, and look where the narrow one comes in."
        for kind, words in _NARROW.items()
    },
}
