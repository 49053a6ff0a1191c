// SPDX-License-Identifier: MIT
// primes: is a number prime? By trial division.
'use strict';

function isPrime(number) {
	if (number < 2 || number % 2 === 0)
		return number === 2;
	for (let divisor = 3; divisor * divisor <= number; divisor += 2)
		if (number % divisor === 0)
			return false;
	return true;
}

exports.needs = ({ numbers }) => {
	const large = numbers.find((number) => typeof number === 'bigint');
	if (large)
		throw new RangeError(`numbers=${large}: JavaScript has whole numbers up to 2^53 - 1`);
};

exports.setup = (job) => job.parameters.numbers;

exports.run = (numbers, task) => isPrime(numbers[task % numbers.length]);
