(*
synopsis: A parameter and a species without values, and a reaction without a rate
testType: TimeCourse
unsupported: missing value
generatedBy: nobody; only what is refused counts
*)
