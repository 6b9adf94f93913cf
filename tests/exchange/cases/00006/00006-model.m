(*
synopsis: Michaelis and Menten as a function that calls another
testType: TimeCourse
generatedBy: Analytic
*)
