(*
synopsis: Michaelis and Menten as a function that calls another
testType: TimeCourse
generatedBy: Numeric (libRoadRunner, relative tolerance 1e-12)
*)
