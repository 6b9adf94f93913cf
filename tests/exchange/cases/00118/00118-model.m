(*
synopsis: Several at once, each named
testType: TimeCourse
unsupported: algebraic rule, delay, event delay, event priority, function, variable compartment
generatedBy: nobody; only what is refused counts
*)
