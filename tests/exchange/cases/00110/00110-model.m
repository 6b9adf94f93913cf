(*
synopsis: A function that networks do not have
testType: TimeCourse
unsupported: function
generatedBy: Numeric (libRoadRunner, relative tolerance 1e-12)
*)
