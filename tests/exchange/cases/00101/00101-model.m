(*
synopsis: An algebraic rule
testType: TimeCourse
unsupported: algebraic rule
generatedBy: nobody; only what is refused counts
*)
