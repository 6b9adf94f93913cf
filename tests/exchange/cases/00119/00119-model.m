(*
synopsis: Level 2 Version 4: an algebraic rule, a fast reaction and an event with a delay
testType: TimeCourse
unsupported: algebraic rule, event delay, fast reaction
generatedBy: nobody; only what is refused counts
*)
