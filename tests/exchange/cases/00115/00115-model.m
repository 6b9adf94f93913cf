(*
synopsis: A quantity that starts below zero
testType: TimeCourse
unsupported: negative amount
generatedBy: Numeric (libRoadRunner, relative tolerance 1e-12)
*)
